using System.Diagnostics;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>
/// The reactor on Linux: one epoll set, edge-triggered, in which each socket is registered once for both directions.
/// A socket remembers what the edges told it, so that a direction known not to be ready costs no system call.
/// </summary>
internal sealed class EpollReactor : Reactor
{
    // The values of _wake. A wake-up of a loop that is awake only leaves a note, which costs no system call.
    private const int Awake = 0;
    private const int Sleeping = 1;
    private const int Notified = 2;

    private readonly EpollQueue _queue = new();
    private readonly ReactorRequestQueue _requests = new();
    private readonly EpollSlots _slots = new();
    private readonly byte[] _readAheadRoom = new byte[16 * 1024];
    private int _wake;
    private int _inFlight;
    private bool _polling;
    private bool _disposed;

    internal override bool HasPendingOperations => _inFlight > 0 || !_requests.IsEmpty;

    internal override int SocketCount => _slots.Count;

    /// <summary>Counts the calls of <see cref="Poll"/>: a socket has a number of turns in each.</summary>
    internal uint Pass { get; private set; }

    /// <summary>Where a receive puts what does not fit its caller's buffer, for the moment of the call. One for all sockets: a response of some 10 KiB fits. Loop's thread.</summary>
    internal Span<byte> ReadAheadRoom => _readAheadRoom;

    internal override void Poll(long timeoutNanoseconds)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_polling)
            throw new InvalidOperationException("Poll was called from a completion it runs itself. Completions run inside Poll; post what must poll again to the loop.");

        _polling = true;
        try
        {
            Pass++;
            // Events are left over when a continuation threw: edge-triggered, they would not come again.
            if (DispatchEvents() | RunRequests())
                timeoutNanoseconds = 0;
            else if (timeoutNanoseconds != 0 && Interlocked.CompareExchange(ref _wake, Sleeping, Awake) != Awake)
                timeoutNanoseconds = 0;

            // With no socket open, only looking is a system call for nothing.
            if (timeoutNanoseconds != 0 || _slots.Count != 0)
                _queue.Wait(timeoutNanoseconds);

            // Whoever wakes us after this exchange leaves a note for the next Poll; what those before it asked for is in the queue.
            if (Volatile.Read(ref _wake) != Awake)
                Interlocked.Exchange(ref _wake, Awake);

            DispatchEvents();
            RunRequests();
        }
        finally
        {
            _polling = false;
        }
    }

    internal override void Wake()
    {
        // Always an exchange: as a full fence it lets the loop, if it takes the note before ours, see what we put in its queues before.
        if (Interlocked.Exchange(ref _wake, Notified) == Sleeping)
            _queue.Wake();
    }

    internal override LoopSocket CreateSocket(AddressFamily family, SocketType type, ProtocolType protocol)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int descriptor = LinuxSocket.Open(family, type, protocol);
        return descriptor >= 0 ? Adopt(descriptor, family, type) : throw LinuxError.ToException(-descriptor);
    }

    internal EpollSocket Adopt(int descriptor, AddressFamily family, SocketType type)
    {
        _slots.Add(key => new EpollSocket(this, key, descriptor, family, type), out EpollSocket socket);
        return socket;
    }

    /// <summary>Puts a descriptor in the epoll set; what is ready already is reported like an edge. Loop's thread.</summary>
    /// <returns>0 or minus errno.</returns>
    internal int Register(int descriptor, ulong key) => _queue.Add(
        descriptor,
        LibC.EpollIn | LibC.EpollOut | LibC.EpollPriority | LibC.EpollPeerHangUp | LibC.EpollEdgeTriggered,
        key);

    /// <summary>The kernel drops a closed descriptor from the set by itself; its slot gets a new generation. Loop's thread.</summary>
    internal void Forget(ulong key) => _slots.Remove(key);

    internal void OperationStarted() => _inFlight++;

    internal void OperationEnded() => _inFlight--;

    /// <summary>Has something done on the loop's thread in the reactor phase. Any thread.</summary>
    /// <returns>False when the reactor is disposed: it will not be done.</returns>
    internal bool Request(ReactorRequestKind kind, object target, short version)
    {
        if (!_requests.TryAdd(new ReactorRequest(target, version, kind)))
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
        do
        {
            foreach (EpollSocket socket in _slots.ToArray())
                socket.CloseNow();

            RunRequests();
        }
        while (_slots.Count != 0 || !_requests.TryClose());
        _queue.Dispose();
    }

    private bool DispatchEvents()
    {
        bool any = false;
        while (_queue.TryTake(out ulong key, out uint events))
        {
            any = true;
            if (key != EpollQueue.WakeKey)
                _slots.Find(key)?.OnEvents(events);
        }

        return any;
    }

    private bool RunRequests()
    {
        if (!_requests.BeginBatch())
            return false;

        while (_requests.TryTake(out ReactorRequest request))
            Run(request);

        return true;
    }

    private static void Run(in ReactorRequest request)
    {
        if (request.Target is EpollSocket socket)
        {
            socket.CloseNow();
            return;
        }

        var operation = (EpollOperation)request.Target;
        if (operation.Version != request.Version)
            return;

        switch (request.Kind)
        {
            case ReactorRequestKind.Start:
                operation.Socket.Start(operation);
                break;
            case ReactorRequestKind.Cancel:
                operation.Socket.Cancel(operation);
                break;
            case ReactorRequestKind.Complete:
                operation.Socket.Finish(operation);
                break;
            case ReactorRequestKind.Continue:
                operation.Continue();
                break;
            default:
                throw new UnreachableException();
        }
    }
}
