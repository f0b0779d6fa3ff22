using System.Globalization;

namespace Orbweaver.Crawling;

/// <summary>The authority, host, port and file states.</summary>
internal sealed partial class UrlParser
{
    private readonly HostParser _hosts = new();

    /// <summary>Parses what follows <c>//</c>, or what stands for it. The output ends with the scheme's colon.</summary>
    private bool TryParseAuthority(ReadOnlySpan<byte> input)
    {
        var special = _parts.Scheme.IsSpecial();
        var end = special ? input.IndexOfAny((byte)'/', (byte)'\\', (byte)'?') : input.IndexOfAny((byte)'/', (byte)'?');
        var authority = end < 0 ? input : input[..end];
        var rest = end < 0 ? default : input[end..];

        _output.Append("//"u8);
        _parts.HasHost = true;
        _parts.HasOpaquePath = false;
        _parts.Port = -1;
        _parts.UserEnd = _output.Length;
        var at = authority.LastIndexOf((byte)'@');
        if (at >= 0)
        {
            AppendCredentials(authority[..at]);
            authority = authority[(at + 1)..];
            if (authority.IsEmpty)
                return false;
        }

        _parts.HostStart = _output.Length;
        var colon = PortColon(authority);
        var host = colon < 0 ? authority : authority[..colon];
        if (host.IsEmpty ? special || colon >= 0 : !_hosts.TryAppend(host, special, _output))
            return false;
        _parts.HostEnd = _output.Length;
        if (colon >= 0 && !TryAppendPort(authority[(colon + 1)..]))
            return false;

        SplitQuery(rest, out var path, out var query, out var hasQuery);
        _parts.PathStart = _output.Length;
        if (!path.IsEmpty)
            AppendSegments(path[1..]);
        else if (special)
            _output.Append((byte)'/');
        FinishPath(query, hasQuery);
        return true;
    }

    private void AppendCredentials(ReadOnlySpan<byte> credentials)
    {
        var colon = credentials.IndexOf((byte)':');
        var user = colon < 0 ? credentials : credentials[..colon];
        var password = colon < 0 ? default : credentials[(colon + 1)..];
        if (user.IsEmpty && password.IsEmpty)
            return;
        _output.AppendEncoded(user, UrlCharacters.UserinfoSet);
        _parts.UserEnd = _output.Length;
        if (!password.IsEmpty)
        {
            _output.Append((byte)':');
            _output.AppendEncoded(password, UrlCharacters.UserinfoSet);
        }

        _output.Append((byte)'@');
    }

    /// <summary>The first colon outside of brackets, or -1.</summary>
    private static int PortColon(ReadOnlySpan<byte> authority)
    {
        var colon = authority.IndexOf((byte)':');
        if (colon < 0 || !authority[..colon].Contains((byte)'['))
            return colon;
        var inside = false;
        for (var i = 0; i < authority.Length; i++)
        {
            if (authority[i] == '[')
                inside = true;
            else if (authority[i] == ']')
                inside = false;
            else if (authority[i] == ':' && !inside)
                return i;
        }

        return -1;
    }

    private bool TryAppendPort(ReadOnlySpan<byte> digits)
    {
        var port = 0;
        foreach (var b in digits)
        {
            if (!UrlCharacters.IsDigit(b))
                return false;
            port = (port * 10) + (b - '0');
            if (port > 65535)
                return false;
        }

        if (digits.IsEmpty || port == _parts.Scheme.DefaultPort())
            return true;
        _parts.Port = port;
        _output.Append((byte)':');
        _output.AppendNumber(port);
        return true;
    }

    /// <summary>The file, file-slash and file-host states.</summary>
    private bool TryParseFile(ReadOnlySpan<byte> input, WebUrl? baseUrl)
    {
        if (input.IsEmpty || !IsSlash(input[0], special: true))
        {
            if (baseUrl is not null)
            {
                AppendRelative(input, baseUrl, keepPath: !StartsWithDriveLetter(input));
                return true;
            }

            BeginFile();
            return FinishFile(input);
        }

        if (input.Length > 1 && IsSlash(input[1], special: true))
            return TryParseFileHost(input[2..]);

        input = input[1..];
        if (baseUrl is null)
        {
            BeginFile();
            return FinishFile(input);
        }

        Inherit(baseUrl, baseUrl.Parts.AuthorityEnd);
        var basePath = baseUrl.Utf8[baseUrl.Parts.PathStart..baseUrl.Parts.PathEnd];
        if (!StartsWithDriveLetter(input) && basePath.Length >= 3 && IsNormalizedDriveLetter(basePath[1..3]) && (basePath.Length == 3 || basePath[3] == '/'))
            _output.Append(basePath[..3]);
        return FinishFile(input);
    }

    private bool TryParseFileHost(ReadOnlySpan<byte> input)
    {
        BeginFile();
        var end = input.IndexOfAny((byte)'/', (byte)'\\', (byte)'?');
        var host = end < 0 ? input : input[..end];
        if (IsDriveLetter(host))
            return FinishFile(input);

        if (!host.IsEmpty)
        {
            if (!_hosts.TryAppend(host, special: true, _output))
                return false;
            if (_output.Written[_parts.HostStart..].SequenceEqual("localhost"u8))
                _output.Length = _parts.HostStart;
            _parts.HostEnd = _parts.PathStart = _output.Length;
        }

        var rest = end < 0 ? default : input[end..];
        return FinishFile(!rest.IsEmpty && IsSlash(rest[0], special: true) ? rest[1..] : rest);
    }

    private void BeginFile()
    {
        _output.Length = 0;
        _output.Append("file://"u8);
        _parts.Scheme = UrlScheme.File;
        _parts.SchemeEnd = 4;
        _parts.HasHost = true;
        _parts.UserEnd = _parts.HostStart = _parts.HostEnd = _parts.PathStart = _output.Length;
    }

    private bool FinishFile(ReadOnlySpan<byte> input)
    {
        SplitQuery(input, out var path, out var query, out var hasQuery);
        AppendSegments(path);
        FinishPath(query, hasQuery);
        return true;
    }
}
