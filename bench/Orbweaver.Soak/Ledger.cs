using System.Collections.Concurrent;

namespace Orbweaver.Soak;

/// <summary>Counts what began and how it ended, and keeps what should not have happened. The counts are the client loop's; findings come from any thread.</summary>
internal sealed class Ledger
{
    private const int FindingsKept = 20;
    private readonly ConcurrentQueue<string> _findings = new();
    private int _findingCount;
    private int _unseen;
    private int _open;
    private int _mostOpen;
    private long _bytes;

    /// <summary>In the order of their first operation.</summary>
    internal List<OperationCount> Rows { get; } = [];

    internal int FindingCount => Volatile.Read(ref _findingCount);

    /// <summary>Exceptions that reached a loop's exception handler, an unobserved task, or the end of a thread.</summary>
    internal int UnseenCount => Volatile.Read(ref _unseen);

    internal IEnumerable<string> Findings => _findings;

    /// <summary>Connections of the clients that are open now.</summary>
    internal int Open => Volatile.Read(ref _open);

    internal int MostOpen => Volatile.Read(ref _mostOpen);

    /// <summary>Bytes that were compared.</summary>
    internal long Bytes => Volatile.Read(ref _bytes);

    internal long Started => Sum(static row => row.Started);

    internal long Ended => Sum(static row => row.Ended);

    internal OperationCount Row(string kind)
    {
        lock (Rows)
        {
            var row = Rows.Find(row => row.Kind == kind);
            if (row is null)
                Rows.Add(row = new OperationCount(kind));
            return row;
        }
    }

    internal void Opened()
    {
        Volatile.Write(ref _open, _open + 1);
        if (_open > _mostOpen)
            Volatile.Write(ref _mostOpen, _open);
    }

    internal void Closed() => Volatile.Write(ref _open, _open - 1);

    internal void Compared(int bytes) => Volatile.Write(ref _bytes, _bytes + bytes);

    internal void Report(string finding)
    {
        if (Interlocked.Increment(ref _findingCount) <= FindingsKept)
            _findings.Enqueue(finding);
    }

    internal void Unseen(string where, object? exception)
    {
        Interlocked.Increment(ref _unseen);
        Report($"{where}: {exception}");
    }

    private long Sum(Func<OperationCount, long> of)
    {
        lock (Rows)
            return Rows.Sum(of);
    }
}
