namespace Orbweaver.Cli;

/// <summary>How the demo's site answers for one path.</summary>
/// <param name="Path">From the first slash on.</param>
/// <param name="Status">The status of the answer that counts.</param>
/// <param name="ContentType">The Content-Type header.</param>
/// <param name="Body">What is sent.</param>
internal sealed record DemoPage(string Path, int Status, string ContentType, byte[] Body)
{
    /// <summary>The title that a crawler should read, or null.</summary>
    public string? Title { get; init; }

    /// <summary>Where the answer sends the reader, or null.</summary>
    public string? Location { get; init; }

    /// <summary>How long the answer takes.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How many first requests are answered with 503 instead.</summary>
    public int Refusals { get; init; }

    /// <summary>False when robots.txt forbids the page: it must never be asked for.</summary>
    public bool Allowed { get; init; } = true;
}
