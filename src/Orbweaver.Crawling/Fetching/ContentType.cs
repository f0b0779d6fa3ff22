using System.Net.Http.Headers;

namespace Orbweaver.Crawling;

/// <summary>
/// What a Content-Type header says, read as browsers read it (WHATWG Fetch, "extract a MIME type"): in any case, with or without parameters that make sense, and
/// of several the last that names a type. The framework's parser takes none of a header that is misspelt anywhere.
/// </summary>
/// <param name="MediaType">Type and subtype, in lower case.</param>
/// <param name="Charset">The charset parameter, or null.</param>
internal readonly record struct ContentType(string MediaType, string? Charset)
{
    private const string Space = " \t\r\n";

    /// <summary>Reads an answer's header.</summary>
    /// <returns>Null when there is none, or none that names a type.</returns>
    internal static ContentType? Of(HttpContentHeaders headers)
    {
        ContentType? found = null;
        if (headers.NonValidated.TryGetValues("Content-Type", out var values))
        {
            foreach (var value in values)
                found = Parse(value, found);
        }

        return found;
    }

    /// <summary>Reads a header's value.</summary>
    /// <param name="value">One type, or several with commas between.</param>
    /// <param name="before">What an earlier header said; it stands where this one says nothing.</param>
    internal static ContentType? Parse(ReadOnlySpan<char> value, ContentType? before = null)
    {
        var found = before;
        while (true)
        {
            var end = IndexOutsideQuotes(value, ',');
            if (ParseOne(end < 0 ? value : value[..end]) is { } type)
                found = type.Charset is null && type.MediaType == found?.MediaType ? found : type;
            if (end < 0)
                return found;
            value = value[(end + 1)..];
        }
    }

    private static ContentType? ParseOne(ReadOnlySpan<char> value)
    {
        var end = value.IndexOf(';');
        var essence = (end < 0 ? value : value[..end]).Trim(Space);
        var slash = essence.IndexOf('/');
        if (slash < 1 || slash == essence.Length - 1 || essence.ContainsAnyExceptInRange('!', '~'))
            return null;
        return new ContentType(essence.ToString().ToLowerInvariant(), end < 0 ? null : CharsetIn(value[(end + 1)..]));
    }

    private static string? CharsetIn(ReadOnlySpan<char> parameters)
    {
        while (true)
        {
            var end = IndexOutsideQuotes(parameters, ';');
            var parameter = end < 0 ? parameters : parameters[..end];
            var sign = parameter.IndexOf('=');
            if (sign > 0 && parameter[..sign].Trim(Space).Equals("charset", StringComparison.OrdinalIgnoreCase))
            {
                var charset = parameter[(sign + 1)..].Trim(Space).Trim('"');
                if (!charset.IsEmpty)
                    return charset.ToString();
            }

            if (end < 0)
                return null;
            parameters = parameters[(end + 1)..];
        }
    }

    private static int IndexOutsideQuotes(ReadOnlySpan<char> text, char wanted)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
                quoted = !quoted;
            else if (text[i] == wanted && !quoted)
                return i;
        }

        return -1;
    }
}
