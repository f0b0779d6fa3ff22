using System.Globalization;
using Orbweaver.Crawling;

namespace Orbweaver.Cli;

/// <summary>A URL to begin with, as it was understood.</summary>
/// <param name="Url">Absolute, http or https, as the WHATWG standard writes it.</param>
/// <param name="FileName">The host (and port, where one was named) as a part of a file name: <c>example.org</c>, <c>127.0.0.1-8080</c>.</param>
/// <param name="SchemeWasAssumed">True when https was put in front of what the user wrote.</param>
internal sealed record Seed(string Url, string FileName, bool SchemeWasAssumed);

/// <summary>URLs as people type them: a missing scheme means https, and <c>localhost:8080</c> is a host and a port.</summary>
internal static class SeedText
{
    public static bool TryParse(string text, out Seed seed, out string error)
    {
        seed = null!;
        var written = text.Trim();
        if (written.Length == 0)
        {
            error = "is not a URL; write one like https://example.org/";
            return false;
        }

        var assumed = false;
        if (!HasScheme(written, out var scheme))
        {
            assumed = true;
            written = "https://" + written.TrimStart('/');
        }
        else if (scheme is not ("http" or "https"))
        {
            error = $"cannot be crawled: its scheme is {scheme}, and it must be http or https";
            return false;
        }
        else if (!written.AsSpan(scheme.Length).StartsWith("://"))
        {
            error = $"is not a URL; write two slashes after {scheme}: as in {scheme}://example.org/";
            return false;
        }

        // What System.Uri does not accept, HttpClient cannot fetch.
        if (!WebUrl.TryParse(written, out var url) || url.Port == 0 || !url.TryToUri(out _))
        {
            error = "is not a URL; write one like https://example.org/ or http://127.0.0.1:8080/path";
            return false;
        }

        if (url.UserName.Length > 0 || url.Password.Length > 0)
        {
            error = $"names a user, and the crawler signs in nowhere; write {url.Origin}{url.PathAndQuery}";
            return false;
        }

        if (assumed && !LooksLikeHost(url))
        {
            error = $"is not a URL; write https://{url.Host}/ if a host of that name is meant";
            return false;
        }

        error = "";
        seed = new Seed(url.Href, FileNameOf(url), assumed);
        return true;
    }

    /// <summary>What was written, fit for messages and logs: without what stands before an @ in its host's part.</summary>
    public static string Shown(string text)
    {
        var slashes = text.IndexOf("://", StringComparison.Ordinal);
        var start = slashes < 0 ? 0 : slashes + 3;
        var length = text.AsSpan(start).IndexOfAny("/?#");
        var at = text.AsSpan(start, length < 0 ? text.Length - start : length).LastIndexOf('@');
        return at < 0 ? text : string.Concat(text.AsSpan(0, start), "***", text.AsSpan(start + at));
    }

    // "localhost:8080" and "127.0.0.1:8080/x" have the shape of a scheme and a path; digits up to the path's start make them a port.
    private static bool HasScheme(string text, out string scheme)
    {
        scheme = "";
        var end = text.AsSpan().IndexOfAnyExcept(SchemeCharacters);
        if (end <= 0 || text[end] != ':' || !char.IsAsciiLetter(text[0]))
            return false;

        var rest = text.AsSpan(end + 1);
        var port = rest.IndexOfAny("/?#");
        if (port < 0)
            port = rest.Length;
        if (port > 0 && rest[..port].IndexOfAnyExceptInRange('0', '9') < 0)
            return false;

        scheme = text[..end].ToLowerInvariant();
        return true;
    }

    private static readonly System.Buffers.SearchValues<char> SchemeCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    // A single word without a scheme is more likely a slip (a misplaced option's value) than a host of the local network.
    private static bool LooksLikeHost(WebUrl url) => url.Host.Contains('.') || url.Host[0] == '[' || url.Host == "localhost" || url.Port is not null;

    private static string FileNameOf(WebUrl url)
    {
        var host = url.Host.Trim('[', ']');
        var named = url.Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{host}-{port}") : host;
        var safe = string.Create(named.Length, named, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++)
                to[i] = char.IsAsciiLetterOrDigit(from[i]) || from[i] is '.' or '-' or '_' ? char.ToLowerInvariant(from[i]) : '-';
        });
        return safe.TrimStart('.', '-') is { Length: > 0 } name ? name : "pages";
    }
}
