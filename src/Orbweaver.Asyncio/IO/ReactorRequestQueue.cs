namespace Orbweaver.Asyncio;

/// <summary>
/// Requests from any thread to the loop's. The loop's thread takes all that is there as one batch, so that a request made while
/// a batch runs waits for the next; two arrays change places, and nothing is allocated once they have grown.
/// </summary>
internal sealed class ReactorRequestQueue
{
    // Any thread, under the lock (the count is also read without it).
    private readonly Lock _lock = new();
    private ReactorRequest[] _incoming = new ReactorRequest[64];
    private int _incomingCount;
    private bool _closed;

    // The loop's thread. The place in the batch is kept here so that a continuation that throws does not lose the rest.
    private ReactorRequest[] _batch = new ReactorRequest[64];
    private int _batchCount;
    private int _next;

    internal bool IsEmpty => Volatile.Read(ref _incomingCount) == 0 && _next == _batchCount;

    /// <returns>False when the queue is closed: nobody will look at the request.</returns>
    internal bool TryAdd(ReactorRequest request)
    {
        lock (_lock)
        {
            if (_closed)
                return false;

            if (_incomingCount == _incoming.Length)
                Array.Resize(ref _incoming, _incoming.Length * 2);

            _incoming[_incomingCount] = request;
            Volatile.Write(ref _incomingCount, _incomingCount + 1);
            return true;
        }
    }

    /// <summary>Makes what has come in the current batch, unless one is unfinished. Loop's thread.</summary>
    /// <returns>False when there is nothing to do.</returns>
    internal bool BeginBatch()
    {
        if (_next < _batchCount)
            return true;

        if (Volatile.Read(ref _incomingCount) == 0)
            return false;

        lock (_lock)
        {
            (_incoming, _batch) = (_batch, _incoming);
            _batchCount = _incomingCount;
            _next = 0;
            Volatile.Write(ref _incomingCount, 0);
        }

        return true;
    }

    /// <summary>The next request of the batch. Loop's thread.</summary>
    internal bool TryTake(out ReactorRequest request)
    {
        if (_next == _batchCount)
        {
            request = default;
            return false;
        }

        request = _batch[_next];
        _batch[_next++] = default;
        return true;
    }

    /// <summary>Refuses requests from now on, if none is waiting.</summary>
    internal bool TryClose()
    {
        lock (_lock)
        {
            _closed = _incomingCount == 0;
            return _closed;
        }
    }
}
