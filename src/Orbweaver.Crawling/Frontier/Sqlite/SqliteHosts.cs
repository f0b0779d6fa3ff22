namespace Orbweaver.Crawling;

/// <summary>The hosts' rows: their ids, their times, and how many URLs each has queued.</summary>
internal sealed class SqliteHosts(SqliteDatabase database)
{
    /// <summary>Hosts kept in memory from one commit to the next; a crawl of more asks the file again.</summary>
    private const int MostRemembered = 8192;

    private readonly SqliteStatement _find = database.Prepare(SqliteQueries.FindHost);
    private readonly SqliteStatement _insert = database.Prepare(SqliteQueries.InsertHost);
    private readonly SqliteStatement _addQueued = database.Prepare(SqliteQueries.AddQueuedToHost);
    private readonly SqliteStatement _setTime = database.Prepare(SqliteQueries.SetHostTime);
    private readonly SqliteStatement _queued = database.Prepare(SqliteQueries.QueuedHosts);

    private readonly Dictionary<string, SqliteHost> _byOrigin = [];
    private readonly Dictionary<long, SqliteHost> _byId = [];
    private readonly List<SqliteHost> _changed = [];
    private string? _lastOrigin;
    private SqliteHost? _last;

    /// <summary>Counts one more queued URL.</summary>
    /// <returns>The host's id; a host not met before gets a row.</returns>
    internal long CountQueued(string origin)
    {
        if (_last is null || origin != _lastOrigin)
        {
            _last = _byOrigin.TryGetValue(origin, out var known) ? known : Remember(origin);
            _lastOrigin = origin;
        }
        Count(_last, 1);
        return _last.Id;
    }

    /// <summary>Counts one queued URL less.</summary>
    internal void CountRecorded(long id) => Count(_byId.TryGetValue(id, out var known) ? known : Remember(id), -1);

    /// <summary>Writes the counts, inside the open transaction.</summary>
    internal void WriteCounts()
    {
        foreach (var host in _changed)
        {
            if (host.Change != 0)
                _addQueued.Bind(1, host.Id).Bind(2, host.Change).Run();
            host.Change = 0;
        }
        _changed.Clear();
        if (_byId.Count > MostRemembered)
            Forget();
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

    /// <summary>After a rollback: rows that were remembered may not be there, and counts were not written.</summary>
    internal void Forget()
    {
        _byOrigin.Clear();
        _byId.Clear();
        _changed.Clear();
        _last = null;
    }

    private void Count(SqliteHost host, long change)
    {
        // A host may stand here twice, having come back to nothing in between: the second time finds nothing to write.
        if (host.Change == 0)
            _changed.Add(host);
        host.Change += change;
    }

    private SqliteHost Remember(string origin)
    {
        if (!Find(origin, out var id))
        {
            _insert.Bind(1, origin).Run();
            _ = Find(origin, out id);
        }
        // It may be known by its id already: both names must lead to the one count.
        return _byOrigin[origin] = _byId.TryGetValue(id, out var known) ? known : Remember(id);
    }

    private SqliteHost Remember(long id) => _byId[id] = new SqliteHost(id);

    private bool Find(string origin, out long id)
    {
        var found = _find.Bind(1, origin).Step();
        id = found ? _find.Integer(0) : 0;
        if (found)
            _find.Reset();
        return found;
    }
}
