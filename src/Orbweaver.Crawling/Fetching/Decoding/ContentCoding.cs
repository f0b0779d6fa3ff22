namespace Orbweaver.Crawling;

/// <summary>How a body was compressed for the way (RFC 9110, section 8.4.1).</summary>
internal enum ContentCoding
{
    /// <summary>RFC 1952: one member or several.</summary>
    Gzip,

    /// <summary>RFC 1950; some servers leave its header and its check sum out.</summary>
    Deflate,

    /// <summary>RFC 7932.</summary>
    Brotli,
}

/// <summary>Takes an answer's codings off its body.</summary>
internal static class ContentCodings
{
    /// <summary>What is asked for.</summary>
    internal const string Accepted = "gzip, deflate, br";

    /// <summary>A body is coded once; a few have a second by mistake.</summary>
    private const int MaxNesting = 4;

    /// <summary>The codings that a Content-Encoding header names, in the order in which they were applied.</summary>
    /// <returns>Empty when there is none, and when one of them is not known: like browsers, the body is then taken as it is.</returns>
    /// <exception cref="BodyException">There are too many.</exception>
    internal static IReadOnlyList<ContentCoding> Of(ICollection<string> header)
    {
        if (header.Count == 0)
            return [];
        var codings = new List<ContentCoding>(header.Count);
        foreach (var name in header)
        {
            if (name.Equals("identity", StringComparison.OrdinalIgnoreCase))
                continue;
            if (Find(name) is not { } coding)
                return [];
            codings.Add(coding);
        }

        return codings.Count <= MaxNesting ? codings : throw new BodyException(FetchError.BadEncoding);
    }

    /// <summary>The body without its codings.</summary>
    internal static Stream Decode(Stream body, IReadOnlyList<ContentCoding> codings, BodyLimits limits)
    {
        for (var i = codings.Count - 1; i >= 0; i--)
            body = new DecodedBody(body, codings[i], limits);
        return body;
    }

    private static ContentCoding? Find(string name) => name.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => ContentCoding.Gzip,
        "deflate" => ContentCoding.Deflate,
        "br" => ContentCoding.Brotli,
        _ => null,
    };
}
