using System.Text;

namespace Orbweaver.Crawling;

/// <summary>
/// A glob over URLs: <c>*</c> is any text without a slash, <c>**</c> any text, <c>?</c> one character that is no slash; all else stands for itself, case
/// and all. The whole URL must match (without its fragment); a glob that begins with a slash is matched with the path and query alone.
/// Immutable; any thread.
/// </summary>
/// <remarks>
/// Matched without backtracking over more than the last star of each kind: what follows a <c>**</c> does not depend on how it was reached, and
/// between two of them an earlier place for a slash-free star's successor is never worse than a later one.
/// </remarks>
internal sealed class UrlGlob
{
    private readonly byte[] _pattern;
    private readonly bool _pathOnly;

    /// <summary>Compiles a glob. Letters beyond ASCII are compared in their percent-encoded form, as they stand in a URL.</summary>
    /// <exception cref="ArgumentException">The glob is empty.</exception>
    public UrlGlob(string glob)
    {
        if (string.IsNullOrWhiteSpace(glob))
            throw new ArgumentException($"The glob '{glob}' is empty: it would match no URL. Write one such as **/docs/** or https://example.org/*.html.", nameof(glob));
        var output = new UrlOutput();
        output.AppendEncoded(Encoding.UTF8.GetBytes(glob.Trim()), UrlCharacters.ControlSet);
        _pattern = output.Written.ToArray();
        _pathOnly = _pattern[0] == '/';
    }

    /// <summary>Whether a URL matches.</summary>
    /// <param name="url">The serialised URL, without fragment.</param>
    /// <param name="pathStart">Where its path begins.</param>
    public bool Matches(ReadOnlySpan<byte> url, int pathStart) => MatchesText(_pathOnly ? url[pathStart..] : url);

    private bool MatchesText(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> pattern = _pattern;
        var (p, t) = (0, 0);
        var (star, starText) = (-1, 0);
        var (deep, deepText) = (-1, 0);
        while (true)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                var start = p;
                while (p < pattern.Length && pattern[p] == '*')
                    p++;
                if (p - start > 1)
                {
                    (deep, deepText, star) = (p, t, -1);
                    if (p == pattern.Length)
                        return true;
                }
                else
                {
                    (star, starText) = (p, t);
                }

                continue;
            }

            if (t == text.Length)
            {
                if (p == pattern.Length)
                    return true;
            }
            else if (p < pattern.Length && (pattern[p] == text[t] || (pattern[p] == '?' && text[t] != '/')))
            {
                p++;
                t++;
                continue;
            }

            if (star >= 0 && starText < text.Length && text[starText] != '/')
            {
                (p, t) = (star, ++starText);
                continue;
            }

            if (deep < 0 || deepText >= text.Length)
                return false;
            (p, t, star) = (deep, ++deepText, -1);
        }
    }
}
