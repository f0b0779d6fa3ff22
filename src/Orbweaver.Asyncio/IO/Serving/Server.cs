using System.Net;

namespace Orbweaver.Asyncio;

/// <summary>
/// Accepts connections and runs a handler for each, in a task of its own. A handler that fails is reported to the loop's exception handler, and costs its own connection only; when a handler ends, its connection
/// is closed. As CPython's <c>asyncio.Server</c>.
/// </summary>
/// <remarks>Loop's thread only.</remarks>
public sealed partial class Server : IAsyncDisposable
{
    private readonly EventLoop _loop;
    private readonly Func<TcpStream, Coroutine> _handler;
    private readonly ServerOptions _options;
    private readonly List<LoopSocket> _listeners = [];
    private readonly Dictionary<TcpStream, LoopTask> _connections = [];
    private readonly AsyncEvent _changed = new();
    private Future<Unit>? _forever;
    private string? _path;

    /// <summary>What lay at <see cref="_path"/> when this server had bound it.</summary>
    private FileIdentity? _pathIdentity;

    internal Server(EventLoop loop, Func<TcpStream, Coroutine> handler, ServerOptions options)
    {
        _loop = loop;
        _handler = handler;
        _options = options;
    }

    /// <summary>The addresses it listens on; empty once it has stopped.</summary>
    public IReadOnlyList<EndPoint> Endpoints { get; private set; } = [];

    /// <summary>The port it listens on, the first when there are several; 0 when there is none.</summary>
    public int Port => Endpoints.OfType<IPEndPoint>().FirstOrDefault()?.Port ?? 0;

    /// <summary>The connections whose handlers run, as they are now.</summary>
    public IReadOnlyCollection<TcpStream> Connections => [.. _connections.Keys];

    /// <summary>How many connections there are whose handlers run.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>True while it accepts connections.</summary>
    public bool IsServing => _listeners.Count > 0;

    /// <summary>Accepts no more connections; those that are open go on. It ends <see cref="ServeForever"/>. Idempotent.</summary>
    /// <remarks>As CPython's <c>server.close()</c>.</remarks>
    public void StopListening()
    {
        if (!IsServing)
            return;
        RemovePath(); // while the listener is open: until then no other file gets its inode
        foreach (var listener in _listeners)
            listener.Dispose();
        _listeners.Clear();
        Endpoints = [];
        _forever?.Cancel("The server was closed.");
        _changed.Set();
    }

    /// <summary>Closes the open connections in good order: what was written to them is still sent, and a handler that reads sees the end.</summary>
    /// <remarks>As CPython's <c>server.close_clients()</c>.</remarks>
    public void CloseClients()
    {
        foreach (var stream in _connections.Keys.ToArray())
            stream.Dispose();
    }

    /// <summary>Closes the open connections now: what is unsent is dropped, the peers see a reset, and a handler that reads sees the end.</summary>
    /// <remarks>As CPython's <c>server.abort_clients()</c>.</remarks>
    public void AbortClients()
    {
        foreach (var stream in _connections.Keys.ToArray())
            stream.Abort();
    }

    /// <summary>Waits until the server has stopped (<see cref="StopListening"/>) and the last handler has ended.</summary>
    /// <remarks>As CPython's <c>server.wait_closed()</c>.</remarks>
    public async Coroutine WaitClosed()
    {
        while (IsServing || _connections.Count > 0)
        {
            _changed.Clear();
            await _changed.Wait();
        }
    }

    /// <summary>Closes the server in good order: accepts no more connections, gives the handlers time to end, and then cancels those that have not and aborts their connections.</summary>
    /// <param name="limit">How long the handlers have; null (the default) for as long as they need. Zero cancels them at once.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative.</exception>
    /// <remarks>When this wait is cancelled, the handlers are.</remarks>
    public async Coroutine Close(TimeSpan? limit = null)
    {
        if (limit < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "The time that handlers have to end must not be negative; null sets no limit.");
        StopListening();
        try
        {
            if (limit is null)
                await WaitClosed();
            else if (_connections.Count > 0)
                await Aio.MoveOnAfter(limit, () => WaitClosed());
        }
        finally
        {
            CancelHandlers();
        }

        await WaitClosed();
    }

    /// <summary>
    /// Serves until it is cancelled, or the server is stopped (<see cref="StopListening"/>, <see cref="Close"/>); then closes the server and its connections (<see cref="CloseClients"/>) and waits for the handlers.
    /// </summary>
    /// <exception cref="OperationCanceledException">Always, in the end.</exception>
    /// <exception cref="InvalidOperationException">The server has stopped already, or another task serves for ever.</exception>
    /// <remarks>As CPython's <c>server.serve_forever()</c>.</remarks>
    public async Coroutine ServeForever()
    {
        if (!IsServing)
            throw new InvalidOperationException("This server has stopped. Start another one.");
        if (_forever is { IsDone: false })
            throw new InvalidOperationException("ServeForever is awaited already. Await it once; it ends when the server does.");
        _forever = new Future<Unit>(_loop);
        try
        {
            await _forever;
        }
        finally
        {
            StopListening();
            CloseClients();
            await WaitClosed();
        }
    }

    /// <summary>Closes the server now: accepts no more connections, cancels the handlers, aborts their connections, and waits for the handlers to end. See <see cref="Close"/> for good order.</summary>
    public async ValueTask DisposeAsync()
    {
        StopListening();
        CancelHandlers();
        if (_connections.Count > 0)
            await WaitClosed();
    }

    /// <inheritdoc/>
    public override string ToString() => IsServing ? $"Server on {string.Join(", ", Endpoints)}, connections: {_connections.Count}" : $"Server, stopped, connections: {_connections.Count}";

    /// <summary>Unless another server has taken the place over by now, whose socket it is then. (A portable reactor's socket, the framework's, removes it in any case.)</summary>
    private void RemovePath()
    {
        if (_path is not null && _pathIdentity is not null && FileIdentity.Of(_path) == _pathIdentity)
            File.Delete(_path);
    }

    private void CancelHandlers()
    {
        foreach (var (stream, task) in _connections.ToArray())
        {
            task.Cancel("The server was closed.");
            stream.Abort();
        }
    }
}
