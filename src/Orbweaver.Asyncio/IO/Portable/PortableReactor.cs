using System.Diagnostics;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>
/// The reactor on any system: the framework's sockets do the work, their completions arrive on pool threads, and <see cref="Poll"/>
/// carries them over to the loop's thread.
/// </summary>
internal sealed class PortableReactor : Reactor
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    // Any thread; _note is under the monitor of _wakeUp.
    private readonly object _wakeUp = new();
    private readonly ReactorRequestQueue _requests = new();
    private readonly HashSet<PortableSocket> _sockets = [];
    private bool _note;
    private int _inFlight;
    private bool _disposed;

    // The loop's thread.
    private bool _polling;

    internal override bool HasPendingOperations => Volatile.Read(ref _inFlight) > 0 || !_requests.IsEmpty;

    internal override int SocketCount
    {
        get
        {
            lock (_sockets)
                return _sockets.Count;
        }
    }

    /// <summary>Counts the calls of <see cref="Poll"/>: a socket has a number of turns in each.</summary>
    internal uint Pass { get; private set; }

    internal override void Poll(long timeoutNanoseconds)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_polling)
            throw new InvalidOperationException("Poll was called from a completion it runs itself. Completions run inside Poll; post what must poll again to the loop.");

        _polling = true;
        try
        {
            Pass++;
            if (!RunRequests())
            {
                Wait(timeoutNanoseconds);
                RunRequests();
            }
            else
                Wait(0);
        }
        finally
        {
            _polling = false;
        }
    }

    internal override void Wake()
    {
        lock (_wakeUp)
        {
            _note = true;
            Monitor.Pulse(_wakeUp);
        }
    }

    internal override LoopSocket CreateSocket(AddressFamily family, SocketType type, ProtocolType protocol)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Adopt(new Socket(family, type, protocol));
    }

    internal PortableSocket Adopt(Socket socket)
    {
        var adopted = new PortableSocket(this, socket);
        lock (_sockets)
            _sockets.Add(adopted);

        return adopted;
    }

    internal void Forget(PortableSocket socket)
    {
        lock (_sockets)
            _sockets.Remove(socket);
    }

    internal void OperationStarted() => Interlocked.Increment(ref _inFlight);

    /// <summary>Has something done on the loop's thread in the reactor phase. Any thread.</summary>
    /// <returns>False when the reactor is disposed: it will not be done.</returns>
    internal bool Request(ReactorRequestKind kind, PortableOperation operation, short version)
    {
        if (!_requests.TryAdd(new ReactorRequest(operation, version, kind)))
            return false;

        if (!IsOwnerThread)
            Wake();

        return true;
    }

    public override void Dispose()
    {
        if (_disposed)
            return;

        _disposed = true;
        while (true)
        {
            PortableSocket[] open;
            lock (_sockets)
                open = [.. _sockets];

            foreach (PortableSocket socket in open)
                socket.Dispose();

            // The framework ends the operations of a closed socket on pool threads, soon.
            if (!RunRequests() && open.Length == 0)
            {
                if (Volatile.Read(ref _inFlight) > 0)
                    Wait(-1);
                else if (_requests.TryClose())
                    return;
            }
        }
    }

    private void Wait(long timeoutNanoseconds)
    {
        long start = timeoutNanoseconds > 0 ? Stopwatch.GetTimestamp() : 0;
        lock (_wakeUp)
        {
            while (!_note)
            {
                if (timeoutNanoseconds < 0)
                {
                    Monitor.Wait(_wakeUp);
                    continue;
                }

                long remaining = timeoutNanoseconds == 0 ? 0 : timeoutNanoseconds - (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds;
                if (remaining <= 0)
                    break;

                long milliseconds = ((remaining - 1) / NanosecondsPerMillisecond) + 1;
                Monitor.Wait(_wakeUp, (int)Math.Min(milliseconds, int.MaxValue));
            }

            _note = false;
        }
    }

    private bool RunRequests()
    {
        if (!_requests.BeginBatch())
            return false;

        while (_requests.TryTake(out ReactorRequest request))
        {
            var operation = (PortableOperation)request.Target;
            if (operation.Version != request.Version)
                continue;

            if (request.Kind == ReactorRequestKind.Complete)
            {
                Interlocked.Decrement(ref _inFlight);
                operation.Finish();
            }
            else
                operation.Continue();
        }

        return true;
    }
}
