using System.Runtime.InteropServices;

namespace Orbweaver.Crawling;

/// <summary>A frontier that lasts as long as the process: for tests, and for crawls that nobody wants to resume. It keeps the SQLite frontier's laws but for that.</summary>
public sealed class MemoryFrontier : IFrontier
{
    private readonly HashSet<UInt128> _seen = [];
    private readonly Dictionary<long, FrontierEntry> _queue = [];
    private readonly List<MemoryHost> _hosts = [];
    private readonly Dictionary<string, MemoryHost> _hostsByOrigin = [];
    private readonly Dictionary<string, long> _lengths = [];
    private readonly Dictionary<string, string> _values = [];
    private long _lastId;
    private long _recorded;
    private long _failed;

    /// <summary>Makes an empty one with a seed of its own.</summary>
    public MemoryFrontier()
    {
        Span<Guid> guids = [Guid.NewGuid(), Guid.NewGuid()];
        var words = MemoryMarshal.Cast<Guid, UInt128>(guids);
        // A Guid has six bits that never change; turned, the two cover each other's.
        FingerprintSeed = words[0] ^ UInt128.RotateLeft(words[1], 32);
    }

    /// <inheritdoc/>
    public UInt128 FingerprintSeed { get; }

    /// <inheritdoc/>
    public FrontierCounts Count() => new(_queue.Count, _recorded, _failed);

    /// <inheritdoc/>
    public IReadOnlyList<FrontierHost> QueuedHosts()
    {
        List<FrontierHost> queued = [];
        foreach (var host in _hosts)
            if (host.Queue.Count > 0)
                queued.Add(new FrontierHost(host.Id, host.Origin, host.NextAt, host.Queue.Count));
        return queued;
    }

    /// <inheritdoc/>
    public IReadOnlyList<FrontierEntry> Read(long hostId, long afterId, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        List<FrontierEntry> entries = [];
        if (afterId >= _lastId || FindHost(hostId) is not { } host)
            return entries;
        foreach (var id in host.Queue.GetViewBetween(afterId + 1, long.MaxValue))
        {
            entries.Add(_queue[id]);
            if (entries.Count == count)
                break;
        }
        return entries;
    }

    /// <inheritdoc/>
    public long? CommittedLength(string output) => _lengths.TryGetValue(output, out var length) ? length : null;

    /// <inheritdoc/>
    public CommitResult Commit(FrontierBatch batch, IRecordOutput? output)
    {
        Validate(batch, output);
        if (output is not null)
        {
            if (batch.Records.WrittenCount > 0)
                output.Append(batch.Records.WrittenSpan);
            if (output.Name is { } name)
                _lengths[name] = output.Length;
        }
        foreach (var outcome in batch.Outcomes)
            Record(outcome);
        foreach (var retry in batch.Retries)
            _queue[retry.Id] = _queue[retry.Id] with { Attempts = retry.Attempts, NotBefore = retry.NotBefore };
        foreach (var time in batch.HostTimes)
            FindHost(time.HostId)!.NextAt = time.NextAt;
        return new CommitResult(Admit(batch.Admissions));
    }

    /// <inheritdoc/>
    public string? GetValue(string name) => _values.GetValueOrDefault(name);

    /// <inheritdoc/>
    public void SetValue(string name, string? value)
    {
        if (value is null)
            _values.Remove(name);
        else
            _values[name] = value;
    }

    /// <summary>Does nothing: what is kept is the garbage collector's.</summary>
    public void Dispose()
    {
    }

    /// <summary>Everything that can be refused is refused here, before the output is touched: that is what makes the rest all or nothing.</summary>
    private void Validate(FrontierBatch batch, IRecordOutput? output)
    {
        if (batch.Records.WrittenCount > 0 && output is null)
            throw FrontierErrors.NoOutput();
        HashSet<long> ended = [];
        foreach (var outcome in batch.Outcomes)
            if (!_queue.ContainsKey(outcome.Id) || !ended.Add(outcome.Id))
                throw FrontierErrors.NotQueued(outcome.Id);
        foreach (var retry in batch.Retries)
            if (!_queue.ContainsKey(retry.Id) || ended.Contains(retry.Id))
                throw FrontierErrors.NotQueued(retry.Id);
        foreach (var time in batch.HostTimes)
            if (FindHost(time.HostId) is null)
                throw FrontierErrors.UnknownHost(time.HostId);
    }

    private void Record(Outcome outcome)
    {
        _queue.Remove(outcome.Id, out var entry);
        FindHost(entry.HostId)!.Queue.Remove(outcome.Id);
        _recorded++;
        if (outcome.Failed)
            _failed++;
    }

    private List<FrontierEntry> Admit(List<Admission> admissions)
    {
        List<FrontierEntry> admitted = [];
        foreach (var admission in admissions)
        {
            if (!_seen.Add(admission.Key))
                continue;
            var host = HostOf(admission.Origin);
            var entry = new FrontierEntry(
                ++_lastId, host.Id, admission.Url, admission.Depth, admission.Redirects, Attempts: 0, NotBefore: 0);
            _queue.Add(entry.Id, entry);
            host.Queue.Add(entry.Id);
            admitted.Add(entry);
        }
        return admitted;
    }

    private MemoryHost? FindHost(long id) => id >= 1 && id <= _hosts.Count ? _hosts[(int)id - 1] : null;

    private MemoryHost HostOf(string origin)
    {
        if (!_hostsByOrigin.TryGetValue(origin, out var host))
        {
            host = new MemoryHost(_hosts.Count + 1, origin);
            _hosts.Add(host);
            _hostsByOrigin.Add(origin, host);
        }
        return host;
    }
}
