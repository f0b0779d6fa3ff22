using System.Buffers.Text;
using System.Text;

namespace Orbweaver.Crawling;

/// <summary>Reads a robots.txt line by line into groups.</summary>
internal sealed class RobotsReader
{
    private readonly Dictionary<string, List<(RobotsGroup Group, int Index)>> _groups = new(StringComparer.OrdinalIgnoreCase);
    private RobotsGroup? _current;
    private readonly List<string> _sitemaps = [];
    private bool _inRules;

    public RobotsFile Read(ReadOnlySpan<byte> text)
    {
        if (text.Length > RobotsFile.MaxLength)
            text = text[..RobotsFile.MaxLength];
        text = SkipByteOrderMark(text);
        while (!text.IsEmpty)
        {
            var end = text.IndexOfAny((byte)'\n', (byte)'\r');
            ReadLine(end < 0 ? text : text[..end]);
            text = end < 0 ? default : text[(end + 1)..];
        }

        return new RobotsFile(_groups, _sitemaps);
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        var comment = line.IndexOf((byte)'#');
        line = Trim(comment < 0 ? line : line[..comment]);
        if (!TrySplit(line, out var key, out var value))
            return;
        switch (Recognize(key))
        {
            case Field.UserAgent:
                BeginGroup(value);
                break;
            case Field.Allow:
                _inRules = true;
                AddRule(value, allow: true);
                break;
            case Field.Disallow:
                _inRules = true;
                AddRule(value, allow: false);
                break;
            case Field.CrawlDelay:
                AddDelay(value);
                break;
            case Field.Sitemap:
                if (!value.IsEmpty)
                    _sitemaps.Add(Encoding.UTF8.GetString(value));
                break;
        }
    }

    /// <summary>User-agent lines in a row share what follows; the first after a rule begins anew. Other lines between them change nothing.</summary>
    private void BeginGroup(ReadOnlySpan<byte> value)
    {
        if (_inRules || _current is null)
        {
            _current = new RobotsGroup();
            _inRules = false;
        }

        var agent = Token(value);
        if (agent.Length == 0)
            return;
        if (!_groups.TryGetValue(agent, out var groups))
            _groups.Add(agent, groups = []);
        if (groups.Count == 0 || groups[^1].Group != _current)
            groups.Add((_current, _current.Agents++));
    }

    private void AddRule(ReadOnlySpan<byte> value, bool allow)
    {
        // An empty Disallow disallows nothing.
        if (value.IsEmpty || _current is null)
            return;
        var escaped = RobotsPattern.Escape(value);
        _current.Patterns.Add(new RobotsPattern(escaped, allow));
        if (allow && IndexPageFolder(escaped) is { } folder)
            _current.Patterns.Add(folder);
    }

    /// <summary>Allowing <c>/a/index.html</c> also allows <c>/a/</c>, as Google reads it: the same page, linked without its name.</summary>
    private static RobotsPattern? IndexPageFolder(ReadOnlySpan<byte> pattern)
    {
        var slash = pattern.LastIndexOf((byte)'/');
        return slash >= 0 && pattern[slash..].StartsWith("/index.htm"u8) ? new RobotsPattern([.. pattern[..(slash + 1)], (byte)'$'], allow: true) : null;
    }

    private void AddDelay(ReadOnlySpan<byte> value)
    {
        if (!Utf8Parser.TryParse(value, out double seconds, out _) || !(seconds >= 0))
            return;
        _current?.AddDelay(TimeSpan.FromSeconds(Math.Min(seconds, 86_400)));
    }

    /// <summary>The product token at the value's beginning: letters, <c>_</c> and <c>-</c>; or <c>*</c>.</summary>
    private static string Token(ReadOnlySpan<byte> value)
    {
        if (value.Length > 0 && value[0] == '*' && (value.Length == 1 || IsBlank(value[1])))
            return "*";
        var length = 0;
        while (length < value.Length && (UrlCharacters.IsLetter(value[length]) || value[length] is (byte)'_' or (byte)'-'))
            length++;
        return Encoding.ASCII.GetString(value[..length]);
    }

    /// <summary>Key and value, parted by a colon; or, as that is often forgotten, by blanks when there are exactly two words.</summary>
    private static bool TrySplit(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = value = default;
        var colon = line.IndexOf((byte)':');
        var end = colon >= 0 ? colon : line.IndexOfAny((byte)' ', (byte)'\t');
        if (end <= 0)
            return false;
        key = Trim(line[..end]);
        value = Trim(line[(end + 1)..]);
        return !key.IsEmpty && (colon >= 0 || (!value.IsEmpty && value.IndexOfAny((byte)' ', (byte)'\t') < 0));
    }

    private static Field Recognize(ReadOnlySpan<byte> key) => key.Length switch
    {
        5 when Is(key, "allow"u8) => Field.Allow,
        7 when Is(key, "sitemap"u8) || Is(key, "disalow"u8) => (key[0] | 0x20) == 's' ? Field.Sitemap : Field.Disallow,
        8 when Is(key, "disallow"u8) || Is(key, "dissalow"u8) || Is(key, "diasllow"u8) || Is(key, "disallaw"u8) => Field.Disallow,
        8 when Is(key, "site-map"u8) => Field.Sitemap,
        9 when Is(key, "dissallow"u8) => Field.Disallow,
        9 when Is(key, "useragent"u8) => Field.UserAgent,
        10 when Is(key, "user-agent"u8) || Is(key, "user agent"u8) => Field.UserAgent,
        11 when Is(key, "crawl-delay"u8) => Field.CrawlDelay,
        _ => Field.Other,
    };

    private static bool Is(ReadOnlySpan<byte> key, ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(key, name);

    private static bool IsBlank(byte b) => b is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r');

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && IsBlank(text[0]))
            text = text[1..];
        while (!text.IsEmpty && IsBlank(text[^1]))
            text = text[..^1];
        return text;
    }

    private static ReadOnlySpan<byte> SkipByteOrderMark(ReadOnlySpan<byte> text)
    {
        var mark = "\uFEFF"u8;
        return text[text.CommonPrefixLength(mark)..];
    }

    private enum Field
    {
        Other,
        UserAgent,
        Allow,
        Disallow,
        CrawlDelay,
        Sitemap,
    }
}
