namespace Orbweaver.Crawling;

/// <summary>Where a crawl's records go. Used by one thread at a time.</summary>
public interface IRecordOutput : IDisposable
{
    /// <summary>The name under which the frontier remembers its length: a file's full path; null for an output that cannot be cut back (standard output).</summary>
    string? Name { get; }

    /// <summary>Bytes written so far, those of earlier runs included.</summary>
    long Length { get; }

    /// <summary>Appends whole lines and hands them to the operating system before it returns.</summary>
    void Append(ReadOnlySpan<byte> lines);
}
