using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>
/// A connection whose reads and writes complete on the event loop's thread: .NET code that awaits it (SslStream,
/// HttpClient, StreamReader) continues there, with no pool thread between. It has no synchronous reads or writes.
/// </summary>
/// <remarks>
/// One read and one write may be in flight at a time. They may be started and cancelled, and the stream disposed, from any thread;
/// while no thread runs the loop they wait. Errors of the network are <see cref="IOException"/>s with a <see cref="SocketException"/> inside.
/// A read into an empty buffer waits until there is something to read.
/// </remarks>
public sealed class TcpStream : Stream
{
    private readonly LoopSocket _socket;
    private bool _noDelay;
    private bool _disposed;

    internal TcpStream(LoopSocket socket)
    {
        _socket = socket;
        if (socket.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
            NoDelay = true;
    }

    /// <summary>This end's address; null once the stream is disposed.</summary>
    public EndPoint? LocalEndPoint => _socket.LocalEndPoint;

    /// <summary>The peer's address; null when it is not known any more.</summary>
    public EndPoint? RemoteEndPoint => _socket.RemoteEndPoint;

    /// <summary>True (the default) sends small writes at once; false lets the system gather them (Nagle's algorithm).</summary>
    public bool NoDelay
    {
        get => _noDelay;
        set
        {
            _socket.SetOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, value ? 1 : 0);
            _noDelay = value;
        }
    }

    /// <inheritdoc/>
    public override bool CanRead => !_disposed;

    /// <inheritdoc/>
    public override bool CanWrite => !_disposed;

    /// <summary>Always false.</summary>
    public override bool CanSeek => false;

    /// <summary>Always false: a time limit is a cancellation token, or a timeout scope around the await.</summary>
    public override bool CanTimeout => false;

    /// <summary>Not supported: a connection has no length.</summary>
    public override long Length => throw NoSeeking();

    /// <summary>Not supported: a connection has no position.</summary>
    public override long Position
    {
        get => throw NoSeeking();
        set => throw NoSeeking();
    }

    internal static async ValueTask<TcpStream> ConnectAsync(Reactor reactor, EndPoint endPoint, CancellationToken cancellationToken)
    {
        ProtocolType protocol = endPoint.AddressFamily == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Tcp;
        LoopSocket socket = reactor.CreateSocket(endPoint.AddressFamily, SocketType.Stream, protocol);
        try
        {
            var stream = new TcpStream(socket);
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Tells the peer that nothing more will be sent; reading goes on. What is written already is delivered first.</summary>
    public void ShutdownSend() => _socket.Shutdown(SocketShutdown.Send);

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _socket.ReceiveAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return _socket.ReceiveAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _socket.SendAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return _socket.SendAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    /// <inheritdoc/>
    public override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);

    /// <inheritdoc/>
    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    /// <inheritdoc/>
    public override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    /// <summary>Does nothing: a write is complete when the system has it.</summary>
    public override void Flush()
    {
    }

    /// <summary>Does nothing: a write is complete when the system has it.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;

    /// <summary>Not supported: see <see cref="ReadAsync(Memory{byte}, CancellationToken)"/>.</summary>
    public override int Read(byte[] buffer, int offset, int count) => throw NoBlocking("Read", "ReadAsync");

    /// <summary>Not supported: see <see cref="ReadAsync(Memory{byte}, CancellationToken)"/>.</summary>
    public override int Read(Span<byte> buffer) => throw NoBlocking("Read", "ReadAsync");

    /// <summary>Not supported: see <see cref="ReadAsync(Memory{byte}, CancellationToken)"/>.</summary>
    public override int ReadByte() => throw NoBlocking("ReadByte", "ReadAsync");

    /// <summary>Not supported: see <see cref="WriteAsync(ReadOnlyMemory{byte}, CancellationToken)"/>.</summary>
    public override void Write(byte[] buffer, int offset, int count) => throw NoBlocking("Write", "WriteAsync");

    /// <summary>Not supported: see <see cref="WriteAsync(ReadOnlyMemory{byte}, CancellationToken)"/>.</summary>
    public override void Write(ReadOnlySpan<byte> buffer) => throw NoBlocking("Write", "WriteAsync");

    /// <summary>Not supported: see <see cref="WriteAsync(ReadOnlyMemory{byte}, CancellationToken)"/>.</summary>
    public override void WriteByte(byte value) => throw NoBlocking("WriteByte", "WriteAsync");

    /// <summary>Not supported: a connection cannot seek.</summary>
    public override long Seek(long offset, SeekOrigin origin) => throw NoSeeking();

    /// <summary>Not supported: a connection has no length.</summary>
    public override void SetLength(long value) => throw NoSeeking();

    /// <summary>Closes the connection; operations in flight end with <see cref="ObjectDisposedException"/>. Any thread.</summary>
    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        if (disposing)
            _socket.Dispose();

        base.Dispose(disposing);
    }

    private static NotSupportedException NoBlocking(string called, string instead) =>
        new($"A TcpStream has no {called}: its data arrives on the event loop's thread, and blocking that thread to wait for it would wait for ever. Await {instead}.");

    private static NotSupportedException NoSeeking() => new("A TcpStream is a connection: it has no length and no position.");
}
