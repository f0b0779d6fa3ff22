namespace Orbweaver.Crawling;

/// <summary>
/// The state file's shape. A URL is two things there: its key, for ever (first in <c>recent</c>, then in <c>seen</c>), and, until it is recorded,
/// a row in <c>queue</c>; a recorded URL costs its key's 16 bytes and no more. The figures stand in <c>state</c>, so that counting reads one row.
/// </summary>
internal static class SqliteSchema
{
    /// <summary>'OrbW': tells a crawl's state from other programs' databases.</summary>
    internal const int ApplicationId = 0x4F726257;

    /// <summary>Raised with every change of shape; a file with a higher one is refused.</summary>
    internal const int Version = 1;

    /// <summary>
    /// EXCLUSIVE first: then the write-ahead log's index lives in this process's memory and a second process is refused at once.
    /// </summary>
    private const string Lock = "PRAGMA locking_mode=EXCLUSIVE";

    /// <summary>
    /// NORMAL with a write-ahead log: a commit is a write without a sync. The death of the process loses nothing; the death of the
    /// machine may undo the last commits, but never part of one. A checkpoint every 8,192 pages (16 MiB) keeps the log short and its
    /// syncs rare. Pages of 2 KiB: a commit touches few bytes on each, and at 2 KiB it cost less than at 1, 4 or 8, from 10^4 to 10^6 URLs.
    /// </summary>
    private const string Configure =
        "PRAGMA page_size=2048; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=8192; PRAGMA cache_size=-8192; PRAGMA temp_store=MEMORY";

    private static readonly string Create =
        $"""
        BEGIN IMMEDIATE;
        CREATE TABLE state (seed BLOB NOT NULL, last_id INTEGER NOT NULL, queued INTEGER NOT NULL, recorded INTEGER NOT NULL, failed INTEGER NOT NULL);
        INSERT INTO state VALUES (randomblob(16), 0, 0, 0, 0);
        CREATE TABLE host (id INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE, next_at INTEGER NOT NULL, queued INTEGER NOT NULL);
        CREATE INDEX host_queued ON host (id) WHERE queued > 0;
        CREATE TABLE queue (id INTEGER PRIMARY KEY, host_id INTEGER NOT NULL, url TEXT NOT NULL, depth INTEGER NOT NULL,
            redirects INTEGER NOT NULL, attempts INTEGER NOT NULL, not_before INTEGER NOT NULL);
        CREATE INDEX queue_host ON queue (host_id);
        CREATE TABLE seen (key BLOB PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE recent (id INTEGER PRIMARY KEY, keys BLOB NOT NULL);
        CREATE TABLE output (name TEXT PRIMARY KEY, length INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE value (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        PRAGMA application_id={ApplicationId};
        PRAGMA user_version={Version};
        COMMIT
        """;

    /// <summary>Locks the file and makes sure that it is a state this program understands, before anything in it is changed.</summary>
    /// <exception cref="FrontierException">It is not, or it is in use.</exception>
    internal static void Prepare(SqliteDatabase database)
    {
        database.Execute(Lock);
        var isNew = Judge(
            database.Path,
            database.QueryInteger("PRAGMA application_id"),
            database.QueryInteger("PRAGMA user_version"),
            database.QueryInteger("SELECT count(*) FROM sqlite_master"));
        if (database.IsReadOnly)
            throw SqliteErrors.ReadOnly(database.Path);
        database.Execute(Configure);
        if (isNew)
            database.Execute(Create);
    }

    /// <summary>True for an empty database, false for a state of this version.</summary>
    private static bool Judge(string path, long applicationId, long version, long objects)
    {
        if (applicationId == 0 && objects == 0)
            return true;
        if (applicationId != ApplicationId)
            throw new FrontierException(
                $"The file '{path}' is not a crawl's state: it is another program's database. It was left as it is; name another file.");
        if (version != Version)
            throw new FrontierException(
                $"The state file '{path}' has version {version}; this program knows version {Version}. Use the program that wrote it, or begin the crawl anew with another state file.");
        return false;
    }
}
