namespace Orbweaver.Cli;

/// <summary>Removes what <c>--force</c> starts anew.</summary>
internal static class OldFiles
{
    // SQLite's journal files hold parts of the state: one left behind would be replayed into the new one.
    private static readonly string[] StateParts = ["", "-wal", "-shm", "-journal"];

    private static ReadOnlySpan<byte> StateSignature => "SQLite format 3\0"u8;

    /// <summary>Makes sure that the state is one: a mistyped <c>--state</c> must not cost the user a file that no crawl ever wrote.</summary>
    /// <exception cref="UsageException">It is some other kind of file.</exception>
    public static void Demand(CrawlFiles files)
    {
        if (!File.Exists(files.State))
            return;
        using var file = File.OpenHandle(files.State);
        Span<byte> start = stackalloc byte[StateSignature.Length];
        var read = RandomAccess.Read(file, start, 0);
        if (read > 0 && !start[..read].SequenceEqual(StateSignature))
            throw new UsageException($"--state: \"{files.State}\" is not the state of a crawl, and --force does not replace it; name another file");
    }

    /// <summary>Empties the output, then removes the state: an output that another crawl is writing stops it before anything is lost.</summary>
    /// <exception cref="UsageException">A file cannot be emptied or removed.</exception>
    public static void Remove(CrawlFiles files)
    {
        try
        {
            // Emptied in place, under a lock that a crawl at work does not grant: a device such as /dev/null stays one, a symbolic link leads where it led.
            if (files.Output is { } output && File.Exists(output))
                File.OpenHandle(output, FileMode.Truncate, FileAccess.Write, FileShare.None).Dispose();
            foreach (var part in StateParts)
                Delete(files.State + part);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--force: cannot remove the old files: {failure.Message}");
        }
    }

    // What holds nothing counts as no state, and may be a device.
    private static void Delete(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > 0 })
            File.Delete(path);
    }
}
