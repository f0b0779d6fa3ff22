namespace Orbweaver.Crawling;

/// <summary>A host whose row was asked for, and what the open transaction does to its queue.</summary>
internal sealed class SqliteHost(long id)
{
    internal long Id { get; } = id;

    /// <summary>URLs queued less URLs recorded; written once for the whole batch.</summary>
    internal long Change { get; set; }
}
