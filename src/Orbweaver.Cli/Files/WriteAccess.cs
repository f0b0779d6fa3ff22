namespace Orbweaver.Cli;

/// <summary>Makes sure that files can be written before a crawl spends its time, and leaves them as they were.</summary>
internal static class WriteAccess
{
    /// <exception cref="UsageException">One of the files cannot be written.</exception>
    public static void Demand(CrawlFiles files)
    {
        if (files.Output is { } output)
            Demand("--output", output);
        Demand("--state", files.State);
        if (files.JsonStats is { } stats)
            Demand("--json-stats", stats);
    }

    /// <exception cref="UsageException">The file that an option names cannot be written.</exception>
    public static void Demand(string option, string path)
    {
        if (Directory.Exists(path))
            throw new UsageException($"{option}: \"{path}\" is a folder; name a file");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new UsageException($"{option}: cannot write \"{path}\": there is no folder \"{folder}\"");

        try
        {
            if (File.Exists(path))
            {
                File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite).Dispose();
                return;
            }

            File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write).Dispose();
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new UsageException($"{option}: cannot write \"{path}\": {Reason(failure)}");
        }
    }

    private static string Reason(Exception failure) => failure is UnauthorizedAccessException ? "permission denied" : failure.Message;
}
