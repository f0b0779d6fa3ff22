namespace Orbweaver.Cli;

/// <summary>What stands on the disk before a crawl begins.</summary>
/// <param name="OutputLength">The output's length in bytes; null when there is no such file, or the output is no file.</param>
/// <param name="State">What the state holds; null when there is no such file.</param>
internal readonly record struct FilesFound(long? OutputLength, StateFigures? State)
{
    /// <summary>Looks at the files without changing them; the state is read by <paramref name="inspect"/> only where it exists.</summary>
    public static FilesFound LookAt(CrawlFiles files, bool readState, Func<CrawlFiles, StateFigures> inspect)
    {
        long? length = files.Output is { } output && new FileInfo(output) is { Exists: true } found ? found.Length : null;
        StateFigures? state = new FileInfo(files.State) is { Exists: true } file
            ? readState && file.Length > 0 ? inspect(files) : default(StateFigures)
            : null;
        return new FilesFound(length, state);
    }
}

/// <summary>Where a state says that its crawl stands.</summary>
/// <param name="Recorded">Pages recorded.</param>
/// <param name="Queued">URLs admitted and not yet recorded.</param>
/// <param name="CommittedLength">Bytes of this crawl's output that belong to recorded pages; null when the state knows no such output.</param>
internal readonly record struct StateFigures(long Recorded, long Queued, long? CommittedLength)
{
    /// <summary>True when nothing was ever begun with this state: an empty file, or a run that ended before its first commit.</summary>
    public bool IsBlank => Recorded == 0 && Queued == 0;
}
