namespace Orbweaver.Asyncio;

// A connection that nobody holds any more, and nobody has closed. Its socket is the reactor's, which would keep it open as long as the loop lives.
public sealed partial class TcpStream
{
    /// <summary>Reports that the connection was never closed (<see cref="LoopFaultKind.NeverClosed"/>), and closes it.</summary>
    ~TcpStream()
    {
        // A constructor that failed leaves no socket; a closed loop has closed its sockets.
        if (_socket is not { IsClosed: false } socket)
            return;
        if (!IsDisposed && socket.Reactor.Loop is { } loop)
        {
            loop.ReportFromFinalizer(new LoopFault(
                $"The connection to {socket.RemoteEndPoint?.ToString() ?? "a peer that has gone"} was never closed: it was collected while it was open, and is closed now. {Remedy}", null)
            {
                Kind = LoopFaultKind.NeverClosed,
            });
        }

        socket.Dispose();
    }

    /// <summary>What to do that it is closed the next time.</summary>
    internal string Remedy { get; set; } = "Hold it in 'await using var stream = ...', or 'await stream.Close()' when it is done with.";
}
