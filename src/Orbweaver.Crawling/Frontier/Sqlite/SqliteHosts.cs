using System.Runtime.InteropServices;

namespace Orbweaver.Crawling;

/// <summary>The hosts' rows: their ids, their times, and how many URLs each has queued.</summary>
internal sealed class SqliteHosts(SqliteDatabase database)
{
    /// <summary>Ids kept in memory at the most; a crawl of more hosts asks the file again.</summary>
    private const int MostRemembered = 8192;

    private readonly SqliteStatement _find = database.Prepare(SqliteQueries.FindHost);
    private readonly SqliteStatement _insert = database.Prepare(SqliteQueries.InsertHost);
    private readonly SqliteStatement _addQueued = database.Prepare(SqliteQueries.AddQueuedToHost);
    private readonly SqliteStatement _setTime = database.Prepare(SqliteQueries.SetHostTime);
    private readonly SqliteStatement _queued = database.Prepare(SqliteQueries.QueuedHosts);

    private readonly Dictionary<string, long> _ids = [];
    private readonly Dictionary<long, long> _changes = [];
    private string? _lastOrigin;
    private long _lastId;

    /// <summary>The host's id; a host not met before gets a row.</summary>
    internal long IdOf(string origin)
    {
        if (origin != _lastOrigin)
        {
            _lastId = _ids.TryGetValue(origin, out var known) ? known : Remember(origin);
            _lastOrigin = origin;
        }
        return _lastId;
    }

    /// <summary>Notes that a host's queue grew or shrank, to be written once for the whole batch.</summary>
    internal void Count(long hostId, long change) => CollectionsMarshal.GetValueRefOrAddDefault(_changes, hostId, out _) += change;

    internal void WriteCounts()
    {
        foreach (var (hostId, change) in _changes)
            if (change != 0)
                _addQueued.Bind(1, hostId).Bind(2, change).Run();
        _changes.Clear();
    }

    internal void SetTime(HostTime time)
    {
        if (_setTime.Bind(1, time.HostId).Bind(2, time.NextAt).Run() == 0)
            throw FrontierErrors.UnknownHost(time.HostId);
    }

    internal List<FrontierHost> Queued()
    {
        List<FrontierHost> hosts = [];
        while (_queued.Step())
            hosts.Add(new FrontierHost(_queued.Integer(0), _queued.Text(1), _queued.Integer(2), _queued.Integer(3)));
        return hosts;
    }

    /// <summary>After a rollback: rows that were remembered may not be there.</summary>
    internal void Forget()
    {
        _ids.Clear();
        _changes.Clear();
        _lastOrigin = null;
    }

    private long Remember(string origin)
    {
        if (_ids.Count >= MostRemembered)
            _ids.Clear();
        if (!Find(origin, out var id))
        {
            _insert.Bind(1, origin).Run();
            _ = Find(origin, out id);
        }
        return _ids[origin] = id;
    }

    private bool Find(string origin, out long id)
    {
        var found = _find.Bind(1, origin).Step();
        id = found ? _find.Integer(0) : 0;
        if (found)
            _find.Reset();
        return found;
    }
}
