namespace Orbweaver.Cli;

/// <summary>Removes what <c>--force</c> starts anew.</summary>
internal static class OldFiles
{
    // SQLite's journal files hold parts of the state: one left behind would be replayed into the new one.
    private static readonly string[] StateParts = ["", "-wal", "-shm", "-journal"];

    private static ReadOnlySpan<byte> StateSignature => "SQLite format 3\0"u8;

    /// <exception cref="UsageException">The state is some other kind of file, or a file cannot be removed.</exception>
    public static void Remove(CrawlFiles files)
    {
        DemandState(files.State);
        try
        {
            foreach (var part in StateParts)
                File.Delete(files.State + part);
            if (files.Output is { } output)
                File.Delete(output);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--force: cannot remove the old files: {failure.Message}");
        }
    }

    // A mistyped --state must not cost the user a file that no crawl ever wrote.
    private static void DemandState(string path)
    {
        if (!File.Exists(path))
            return;
        using var file = File.OpenHandle(path);
        Span<byte> start = stackalloc byte[StateSignature.Length];
        var read = RandomAccess.Read(file, start, 0);
        if (read > 0 && !start[..read].SequenceEqual(StateSignature))
            throw new UsageException($"--state: \"{path}\" is not the state of a crawl, and --force does not replace it; name another file");
    }
}
