using System.Diagnostics.CodeAnalysis;

namespace Orbweaver.Asyncio;

/// <summary>
/// A stream of bytes on an event loop: coroutine methods (<see cref="Read(Memory{byte})"/>, <see cref="ReadLine"/>, <see cref="Write(ReadOnlyMemory{byte})"/>, …) beside those of
/// <see cref="Stream"/>, over one read-ahead buffer, so that either goes on where the other stopped. It has no synchronous reads or writes. As CPython's <c>asyncio.StreamReader</c> and
/// <c>asyncio.StreamWriter</c> in one.
/// </summary>
/// <remarks>
/// One task at a time reads; any number write, and what each writes stays in one piece. The coroutine methods are for the loop's thread; the methods of <see cref="Stream"/> are for any. A task that is cancelled
/// while it reads or writes loses no byte: what it had read is there for the next read, what it had to write is still sent.
/// </remarks>
public abstract partial class LoopStream : Stream
{
    private EventLoop? _loop;
    private int _disposed;

    private protected LoopStream()
    {
    }

    /// <inheritdoc/>
    public override bool CanRead => !IsDisposed;

    /// <inheritdoc/>
    public override bool CanWrite => !IsDisposed;

    /// <summary>Always false.</summary>
    public override bool CanSeek => false;

    /// <summary>Always false: a time limit is a cancellation token, or a timeout scope around the await.</summary>
    public override bool CanTimeout => false;

    /// <summary>True from <see cref="Close"/>, <see cref="Abort"/> or <see cref="Stream.Dispose()"/> on.</summary>
    public bool IsClosing => _isClosing || IsDisposed;

    /// <summary>Not supported: a connection has no length.</summary>
    public override long Length => throw NoSeeking();

    /// <summary>Not supported: a connection has no position.</summary>
    public override long Position
    {
        get => throw NoSeeking();
        set => throw NoSeeking();
    }

    private protected bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>Coroutine methods over any other stream, which the result owns.</summary>
    /// <remarks>What that stream completes on another thread is brought to the loop's.</remarks>
    public static LoopStream Over(Stream inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return inner as LoopStream ?? new OuterStream(inner);
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        TakeOverFill();
        if (BufferedCount > 0 && !IsDisposed && !cancellationToken.IsCancellationRequested)
            return new ValueTask<int>(TakeBuffered(buffer.Span));
        return Volatile.Read(ref _filling) ? ReadAfterFill(buffer, cancellationToken) : ReceiveAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        UnsentCount == 0 ? SendAsync(buffer, cancellationToken) : new ValueTask(WriteBehind(buffer, cancellationToken));

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
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

    /// <summary>Does nothing: what was written is on its way.</summary>
    public override void Flush()
    {
    }

    /// <summary>Waits until what was written is handed to the system.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken)
        : UnsentCount == 0 ? FlushTransport(cancellationToken)
        : WriteBehind(default, cancellationToken);

    /// <summary>Not supported: see <see cref="Read(Memory{byte})"/>.</summary>
    public override int Read(byte[] buffer, int offset, int count) => throw NoBlocking("Read", "ReadAsync, or Read of a Memory<byte>");

    /// <summary>Not supported: see <see cref="Read(Memory{byte})"/>.</summary>
    public override int Read(Span<byte> buffer) => throw NoBlocking("Read", "ReadAsync, or Read of a Memory<byte>");

    /// <summary>Not supported: see <see cref="Read(Memory{byte})"/>.</summary>
    public override int ReadByte() => throw NoBlocking("ReadByte", "ReadAsync, or Read of a Memory<byte>");

    /// <summary>Not supported: see <see cref="Write(ReadOnlyMemory{byte})"/>.</summary>
    public override void Write(byte[] buffer, int offset, int count) => throw NoBlocking("Write", "WriteAsync, or Write of a ReadOnlyMemory<byte>");

    /// <summary>Not supported: see <see cref="Write(ReadOnlyMemory{byte})"/>.</summary>
    public override void WriteByte(byte value) => throw NoBlocking("WriteByte", "WriteAsync, or Write of a ReadOnlyMemory<byte>");

    /// <summary>Not supported: a connection cannot seek.</summary>
    public override long Seek(long offset, SeekOrigin origin) => throw NoSeeking();

    /// <summary>Not supported: a connection has no length.</summary>
    public override void SetLength(long value) => throw NoSeeking();

    /// <summary>What can be read now, into the buffer; 0 at the end, -1 when there is nothing now or the transport cannot tell. Loop's thread.</summary>
    private protected virtual int TryReceive(Span<byte> buffer) => -1;

    /// <summary>Sends what the system takes now. Loop's thread.</summary>
    /// <returns>How many bytes that were.</returns>
    private protected virtual int TrySend(ReadOnlySpan<byte> bytes) => 0;

    /// <summary>An empty receive waits without taking anything, and <see cref="TryReceive"/> takes it.</summary>
    private protected virtual bool TellsReadiness => false;

    /// <summary>Waits as an empty receive, without an operation, where the transport can. Loop's thread.</summary>
    private protected virtual ReadWatch WatchReadable() => ReadWatch.ByOperation;

    private protected abstract ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    private protected abstract ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    private protected virtual Task FlushTransport(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>False when the transport has no way of <see cref="EndSending"/>.</summary>
    private protected virtual bool CanEndSending => true;

    /// <summary>Tells the peer that nothing more will come.</summary>
    private protected abstract void EndSending();

    /// <summary>Gives the transport up. Idempotent, any thread.</summary>
    /// <param name="abort">The peer is to see that it was not in good order.</param>
    private protected abstract void Release(bool abort);

    /// <summary>Before anything is tried at once: binds the stream to the loop that runs, to which it belongs from its first use on.</summary>
    /// <returns>False on a thread that runs no loop.</returns>
    internal bool TryBind()
    {
        if (EventLoop.Current is not { } running)
            return false;
        Bind(running);
        return true;
    }

    /// <summary>Refuses a transport that is not of the loop that runs.</summary>
    private protected virtual void ThrowIfElsewhere()
    {
    }

    private void Bind(EventLoop running)
    {
        if (!ReferenceEquals(_loop, running))
            BindFirst(running);
    }

    private void BindFirst(EventLoop running)
    {
        if (_loop is not null)
            throw new InvalidOperationException("Tasks of another loop have used this stream, and it belongs to that loop since. Open a connection for each loop.");
        ThrowIfElsewhere();
        _loop = running;
    }

    private void ThrowIfClosed()
    {
        if (IsDisposed)
            ThrowClosed();
    }

    [DoesNotReturn]
    private static void ThrowClosed() => throw Closed();

    private protected static ObjectDisposedException Closed() => new(nameof(LoopStream), "The stream is closed: nothing can be read from it or written to it any more.");

    private static NotSupportedException NoBlocking(string called, string instead) => new(
        $"This stream has no synchronous {called}: its data arrives on the event loop's thread, and blocking that thread to wait for it would wait for ever. Await {instead}.");

    private static NotSupportedException NoSeeking() => new("This stream is a connection: it has no length and no position.");
}
