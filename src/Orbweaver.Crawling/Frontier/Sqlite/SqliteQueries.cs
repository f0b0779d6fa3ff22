namespace Orbweaver.Crawling;

/// <summary>Every statement a running crawl executes. A test asks SQLite for each one's plan: none may scan a table that grows.</summary>
internal static class SqliteQueries
{
    internal const string Begin = "BEGIN IMMEDIATE";
    internal const string Commit = "COMMIT";

    internal const string ReadState = "SELECT seed, last_id, queued, recorded, failed FROM state";
    internal const string WriteState = "UPDATE state SET last_id = ?1, queued = ?2, recorded = ?3, failed = ?4";

    internal const string FindHost = "SELECT id FROM host WHERE origin = ?1";
    internal const string InsertHost = "INSERT INTO host (origin, next_at, queued) VALUES (?1, 0, 0)";
    internal const string AddQueuedToHost = "UPDATE host SET queued = queued + ?2 WHERE id = ?1";
    internal const string SetHostTime = "UPDATE host SET next_at = ?2 WHERE id = ?1";
    internal const string QueuedHosts = "SELECT id, origin, next_at, queued FROM host INDEXED BY host_queued WHERE queued > 0 ORDER BY id";

    internal const string FindSeen = "SELECT 1 FROM seen WHERE key = ?1";
    internal const string MergeSeen = "INSERT OR IGNORE INTO seen (key) VALUES (?1)";
    internal const string IsAnySeen = "SELECT EXISTS (SELECT 1 FROM seen)";
    internal const string ReadRecent = "SELECT id, keys FROM recent ORDER BY id";
    internal const string AppendRecent = "INSERT INTO recent (id, keys) VALUES (?1, ?2)";
    internal const string DropRecent = "DELETE FROM recent WHERE id <= ?1";

    internal const string Enqueue = "INSERT INTO queue (id, host_id, url, depth, redirects, attempts, not_before) VALUES (?1, ?2, ?3, ?4, ?5, 0, 0)";
    internal const string FindQueued = "SELECT host_id FROM queue WHERE id = ?1";
    internal const string Dequeue = "DELETE FROM queue WHERE id = ?1";
    internal const string Postpone = "UPDATE queue SET attempts = ?2, not_before = ?3 WHERE id = ?1";
    internal const string ReadQueue =
        "SELECT id, url, depth, redirects, attempts, not_before FROM queue WHERE host_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3";

    internal const string ReadLength = "SELECT length FROM output WHERE name = ?1";
    internal const string WriteLength = "INSERT INTO output (name, length) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET length = excluded.length";

    internal const string ReadValue = "SELECT value FROM value WHERE name = ?1";
    internal const string WriteValue = "INSERT INTO value (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    internal const string RemoveValue = "DELETE FROM value WHERE name = ?1";

    /// <summary>The statements that find rows, for the test of their plans.</summary>
    internal static IReadOnlyList<string> Searching =>
    [
        FindHost, AddQueuedToHost, SetHostTime, QueuedHosts, FindSeen, DropRecent, FindQueued, Dequeue, Postpone, ReadQueue, ReadLength, ReadValue, RemoveValue,
    ];
}
