using System.Net.Sockets;

namespace Orbweaver.Asyncio;

// Whose fault an error is.
public abstract partial class LoopStream
{
    /// <summary>The peer has gone, and this error of the stream's own tells it. An error of another connection, which a handler may use as well, is the program's to handle.</summary>
    internal bool IsBrokenBy(Exception error) =>
        error is IOException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown or SocketError.TimedOut } }
        && (ReferenceEquals(error, _readError) || ReferenceEquals(error, _writeError));
}
