namespace Orbweaver.Crawling;

/// <summary>One page as it is written to the output.</summary>
public sealed record PageRecord
{
    /// <summary>The URL that was fetched, after WHATWG parsing, without fragment.</summary>
    public required string Url { get; init; }

    /// <summary>The HTTP status, or 0 when there was no answer.</summary>
    public int Status { get; init; }

    /// <summary>The text of the first title element, white space trimmed and folded; null when the answer is not 200 with HTML.</summary>
    public string? Title { get; init; }

    /// <summary>How many http(s) links the page's anchors name, repeated ones included.</summary>
    public int Links { get; init; }

    /// <summary>How many links away from a seed.</summary>
    public int Depth { get; init; }

    /// <summary>Length of the body in bytes, after decompression.</summary>
    public long Bytes { get; init; }

    /// <summary>The media type without parameters, as the answer names it; <c>text/html</c> where it names none and the body begins as HTML does; else null.</summary>
    public string? ContentType { get; init; }

    /// <summary>The character encoding by its WHATWG name, or null when the body is not text.</summary>
    public string? Charset { get; init; }

    /// <summary>When the request was sent, UTC.</summary>
    public DateTimeOffset FetchedAt { get; init; }

    /// <summary>From the request to the last byte, in milliseconds.</summary>
    public double ElapsedMs { get; init; }

    /// <summary>The error's name when the page could not be had, else null.</summary>
    public string? Error { get; init; }

    /// <summary>Where a redirect led, when the answer was one; else null. The target is admitted as a link of its own.</summary>
    public string? RedirectsTo { get; init; }
}
