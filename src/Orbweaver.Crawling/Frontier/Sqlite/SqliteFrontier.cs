using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Orbweaver.Crawling;

/// <summary>
/// A frontier in one SQLite file. A crawl that is killed at any moment goes on from its last commit when the file is opened again; after
/// a power cut it goes on from one of the last commits. The file is locked while it is open: one crawl a state.
/// </summary>
public sealed class SqliteFrontier : IFrontier
{
    private readonly SqliteDatabase _database;
    private readonly SqliteHosts _hosts;
    private readonly SqliteSeen _seen;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _writeState;
    private readonly SqliteStatement _enqueue;
    private readonly SqliteStatement _findQueued;
    private readonly SqliteStatement _dequeue;
    private readonly SqliteStatement _postpone;
    private readonly SqliteStatement _readQueue;
    private readonly SqliteStatement _readLength;
    private readonly SqliteStatement _writeLength;
    private SqliteTally _tally;
    private FrontierEntry[] _admitted = new FrontierEntry[64];
    private bool _isAhead;

    private SqliteFrontier(SqliteDatabase database, int seenGeneration)
    {
        _database = database;
        _seen = new SqliteSeen(database, seenGeneration);
        _hosts = new SqliteHosts(database);
        _begin = database.Prepare(SqliteQueries.Begin);
        _commit = database.Prepare(SqliteQueries.Commit);
        _writeState = database.Prepare(SqliteQueries.WriteState);
        _enqueue = database.Prepare(SqliteQueries.Enqueue);
        _findQueued = database.Prepare(SqliteQueries.FindQueued);
        _dequeue = database.Prepare(SqliteQueries.Dequeue);
        _postpone = database.Prepare(SqliteQueries.Postpone);
        _readQueue = database.Prepare(SqliteQueries.ReadQueue);
        _readLength = database.Prepare(SqliteQueries.ReadLength);
        _writeLength = database.Prepare(SqliteQueries.WriteLength);
        using var state = new SqliteStatement(database, SqliteQueries.ReadState);
        if (!state.Step())
            throw new FrontierException($"The state file '{Path}' is damaged: it has lost its figures. Begin the crawl anew with another state file.");
        FingerprintSeed = state.Fingerprint(0);
        _tally = new SqliteTally(state.Integer(1), state.Integer(2), state.Integer(3), state.Integer(4));
    }

    /// <inheritdoc/>
    public UInt128 FingerprintSeed { get; }

    /// <summary>The state file's full path.</summary>
    public string Path => _database.Path;

    /// <summary>Opens a crawl's state; makes it when there is none (a file of no bytes is none).</summary>
    /// <param name="path">The file. While it is open there may be a second one beside it, with <c>-wal</c> at the end of its name: both belong together.</param>
    /// <exception cref="StateInUseException">Another crawl has it open.</exception>
    /// <exception cref="FrontierException">It cannot be opened or written, is no crawl's state, or is one of another version. Nothing was changed.</exception>
    public static SqliteFrontier Open(string path) => Open(path, SqliteSeen.DefaultGeneration);

    /// <summary>As <see cref="Open(string)"/>, with generations of keys small enough for a test to fill.</summary>
    internal static SqliteFrontier Open(string path, int seenGeneration)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var database = SqliteDatabase.Open(System.IO.Path.GetFullPath(path));
        try
        {
            SqliteSchema.Prepare(database);
            return new SqliteFrontier(database, seenGeneration);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public FrontierCounts Count() => new(_tally.Queued, _tally.Recorded, _tally.Failed);

    /// <inheritdoc/>
    public IReadOnlyList<FrontierHost> QueuedHosts() => _hosts.Queued();

    /// <inheritdoc/>
    public IReadOnlyList<FrontierEntry> Read(long hostId, long afterId, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        List<FrontierEntry> entries = [];
        var row = _readQueue.Bind(1, hostId).Bind(2, afterId).Bind(3, count);
        while (row.Step())
            entries.Add(new FrontierEntry(
                row.Integer(0), hostId, row.Text(1), (int)row.Integer(2), (int)row.Integer(3), (int)row.Integer(4), row.Integer(5)));
        return entries;
    }

    /// <inheritdoc/>
    public long? CommittedLength(string output)
    {
        if (!_readLength.Bind(1, output).Step())
            return null;
        var length = _readLength.Integer(0);
        _readLength.Reset();
        return length;
    }

    /// <inheritdoc/>
    public CommitResult Commit(FrontierBatch batch, IRecordOutput? output)
    {
        if (batch.Records.WrittenCount > 0 && output is null)
            throw FrontierErrors.NoOutput();
        if (_isAhead)
            throw new FrontierException(
                $"A commit to the state file '{Path}' failed after its records were written. Run the same command again: it cuts them off and goes on.");
        if (batch.IsEmpty && output?.Name is null)
            return new CommitResult([]);

        var tally = _tally;
        _begin.Run();
        try
        {
            foreach (var outcome in CollectionsMarshal.AsSpan(batch.Outcomes))
                Record(outcome, ref tally);
            foreach (var retry in CollectionsMarshal.AsSpan(batch.Retries))
                Postpone(retry);
            foreach (var time in CollectionsMarshal.AsSpan(batch.HostTimes))
                _hosts.SetTime(time);
            var admitted = Admit(batch.Admissions, ref tally);
            _seen.Write();
            _hosts.WriteCounts();
            if (tally != _tally)
                _writeState.Bind(1, tally.LastId).Bind(2, tally.Queued).Bind(3, tally.Recorded).Bind(4, tally.Failed).Run();
            if (output is not null)
                Append(batch.Records.WrittenSpan, output);
            _commit.Run();
            _seen.Keep();
            _tally = tally;
            _isAhead = false;
            return new CommitResult(admitted);
        }
        catch
        {
            _database.RollBack();
            _seen.Forget();
            _hosts.Forget();
            throw;
        }
    }

    /// <inheritdoc/>
    public string? GetValue(string name)
    {
        using var read = new SqliteStatement(_database, SqliteQueries.ReadValue);
        return read.Bind(1, name).Step() ? read.Text(0) : null;
    }

    /// <inheritdoc/>
    public void SetValue(string name, string? value)
    {
        using var write = new SqliteStatement(_database, value is null ? SqliteQueries.RemoveValue : SqliteQueries.WriteValue);
        write.Bind(1, name);
        if (value is not null)
            write.Bind(2, value);
        write.Run();
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private void Record(Outcome outcome, ref SqliteTally tally)
    {
        if (!_findQueued.Bind(1, outcome.Id).Step())
            throw FrontierErrors.NotQueued(outcome.Id);
        _hosts.CountRecorded(_findQueued.Integer(0));
        _findQueued.Reset();
        _dequeue.Bind(1, outcome.Id).Run();
        tally.Queued--;
        tally.Recorded++;
        if (outcome.Failed)
            tally.Failed++;
    }

    private void Postpone(Retry retry)
    {
        if (_postpone.Bind(1, retry.Id).Bind(2, retry.Attempts).Bind(3, retry.NotBefore).Run() == 0)
            throw FrontierErrors.NotQueued(retry.Id);
    }

    /// <remarks>Code that touches a UInt128 cannot be compiled ahead of time; this loop is at least compiled well the first time.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private FrontierEntry[] Admit(List<Admission> admissions, ref SqliteTally tally)
    {
        var count = 0;
        foreach (ref readonly var admission in CollectionsMarshal.AsSpan(admissions))
        {
            if (!_seen.Add((ulong)(admission.Key >> 64), (ulong)admission.Key))
                continue;
            if (count == _admitted.Length)
                Array.Resize(ref _admitted, count * 2);
            _admitted[count++] = Enqueue(++tally.LastId, admission.Origin, admission.Url, admission.Depth, admission.Redirects);
        }
        tally.Queued += count;
        var admitted = new FrontierEntry[count];
        Array.Copy(_admitted, admitted, count);
        return admitted;
    }

    private FrontierEntry Enqueue(long id, string origin, string url, int depth, int redirects)
    {
        var hostId = _hosts.CountQueued(origin);
        _enqueue.Bind(1, id).Bind(2, hostId).Bind(3, url).Bind(4, depth).Bind(5, redirects).Run();
        return new FrontierEntry(id, hostId, url, depth, redirects, Attempts: 0, NotBefore: 0);
    }

    /// <summary>
    /// The last step before the commit, when everything else is known to be storable. From here until the commit has succeeded the
    /// output is ahead of the state; should it fail, nothing more may be appended, or those records would stand there twice.
    /// </summary>
    private void Append(ReadOnlySpan<byte> records, IRecordOutput output)
    {
        if (!records.IsEmpty)
        {
            output.Append(records);
            _isAhead = true;
        }
        if (output.Name is { } name)
            _writeLength.Bind(1, name).Bind(2, output.Length).Run();
    }
}
