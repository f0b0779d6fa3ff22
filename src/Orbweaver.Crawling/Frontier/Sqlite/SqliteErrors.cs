namespace Orbweaver.Crawling;

/// <summary>SQLite's result codes in the words of somebody who runs a crawl.</summary>
internal static class SqliteErrors
{
    private const int PrimaryCode = 0xff;

    internal static FrontierException ToException(string path, int result, string message)
    {
        var said = $" (SQLite: {message}, code {result})";
        return (result & PrimaryCode) switch
        {
            SqliteNative.Busy => new StateInUseException(
                $"The state file '{path}' is in use by another crawl. Wait until it has ended, or give this one a state file of its own."),
            SqliteNative.NotADatabase => new FrontierException(
                $"The file '{path}' is not a crawl's state: it is not a database. It was left as it is; name another file."),
            SqliteNative.Corrupt => new FrontierException(
                $"The state file '{path}' is damaged. Restore it from a copy, or begin the crawl anew with another state file{said}."),
            SqliteNative.Full => new FrontierException(
                $"The state file '{path}' could not be written: the disk is full. Make room and run the same command again{said}."),
            SqliteNative.CannotOpen => new FrontierException(
                $"The state file '{path}' cannot be opened. Check that its folder exists and that you may write there{said}."),
            SqliteNative.ReadOnly => ReadOnly(path),
            SqliteNative.IoError => new FrontierException(
                $"The state file '{path}' could not be read or written. Check the disk, then run the same command again{said}."),
            _ => new FrontierException($"The state file '{path}' could not be used{said}."),
        };
    }

    internal static FrontierException ReadOnly(string path) =>
        new($"The state file '{path}' is read-only. Make it and its folder writable, or name another file.");
}
