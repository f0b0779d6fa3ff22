using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <content>Writing, as a coroutine, and closing.</content>
public abstract partial class LoopStream
{
    /// <summary><see cref="Drain"/> waits when more than this is unsent, in bytes. Default: 65,536. See <see cref="SetWriteLimits"/>.</summary>
    public int HighWaterMark { get; private set; } = 64 * 1024;

    /// <summary><see cref="Drain"/> has waited long enough when no more than this is unsent, in bytes. Default: 16,384. See <see cref="SetWriteLimits"/>.</summary>
    public int LowWaterMark { get; private set; } = 16 * 1024;

    /// <summary>Sets how much may be unsent before <see cref="Drain"/> waits, and until when it does.</summary>
    /// <param name="high">In bytes; not negative.</param>
    /// <param name="low">In bytes, from 0 to <paramref name="high"/>; null (the default) for a quarter of <paramref name="high"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is out of its range.</exception>
    /// <remarks>Loop's thread only. As CPython's <c>transport.set_write_buffer_limits</c>.</remarks>
    public void SetWriteLimits(int high, int? low = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(high);
        var lowest = low ?? high / 4;
        if (lowest < 0 || lowest > high)
            throw new ArgumentOutOfRangeException(nameof(low), lowest, FormattableString.Invariant($"The low-water mark must lie between 0 and the high-water mark, {high}."));
        HighWaterMark = high;
        LowWaterMark = lowest;
        _isPaused |= _unsentCount > high;
    }

    /// <summary>Writes, and waits until the system has taken it all, and whatever was written before.</summary>
    /// <param name="bytes">What is written; not to be changed until the call ends.</param>
    /// <exception cref="IOException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
    /// <exception cref="InvalidOperationException"><see cref="ShutdownSend"/> was called.</exception>
    /// <remarks>
    /// Loop's thread only. Allocates nothing when warm. A peer that does not read makes it wait, and so holds the memory down. When the task is cancelled meanwhile, the rest is still sent. As CPython's
    /// <c>writer.write</c> and <c>await writer.drain()</c> with both marks at zero.
    /// </remarks>
    [OverloadResolutionPriority(1)]
    public Coroutine Write(ReadOnlyMemory<byte> bytes) => WriteBox.Start(this, bytes);

    /// <inheritdoc cref="Write(ReadOnlyMemory{byte})"/>
    /// <param name="bytes">What is written; copied by the call.</param>
    public new Coroutine Write(ReadOnlySpan<byte> bytes) => WriteBox.Start(this, bytes);

    /// <summary>Writes text as UTF-8, and waits until the system has taken it all, and whatever was written before.</summary>
    /// <param name="text">What is written.</param>
    /// <inheritdoc cref="Write(ReadOnlyMemory{byte})"/>
    public Coroutine Write(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return WriteBox.Start(this, text);
    }

    /// <summary>Writes without waiting: what the system does not take now is kept, however much that is, and sent as soon as it does. Await <see cref="Drain"/> now and then.</summary>
    /// <param name="bytes">What is written; copied as far as it has to be kept.</param>
    /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
    /// <exception cref="InvalidOperationException"><see cref="ShutdownSend"/> was called.</exception>
    /// <remarks>Loop's thread only. On a broken connection it does nothing; <see cref="Drain"/> tells. As CPython's <c>writer.write</c>.</remarks>
    public void WriteNoWait(ReadOnlySpan<byte> bytes)
    {
        ThrowIfClosed();
        Bind(EventLoop.Running());
        Append(bytes);
    }

    /// <summary>Waits, when more than <see cref="HighWaterMark"/> bytes are unsent, until no more than <see cref="LowWaterMark"/> are. On a stream that is closing it gives the other tasks a turn.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
    /// <remarks>Loop's thread only. Allocates nothing when warm. Several tasks may wait. As CPython's <c>writer.drain</c>.</remarks>
    public Coroutine Drain() => DrainBox.Start(this);

    /// <summary>Tells the peer that nothing more will be sent, as soon as what was written is; reading goes on.</summary>
    /// <exception cref="NotSupportedException">The stream cannot end one direction alone.</exception>
    /// <remarks>Loop's thread only. A second call does nothing. With TLS it sends the closing alert. As CPython's <c>writer.write_eof</c>.</remarks>
    public void ShutdownSend()
    {
        if (_endsSending)
            return;
        if (!CanEndSending)
            throw new NotSupportedException("The stream beneath this one cannot end one direction alone. Close it instead.");
        _endsSending = true;
        if (UnsentCount == 0)
            EndSending();
    }

    /// <summary>
    /// Closes the stream in good order: waits until what was written is sent, ends the connection, and gives up its descriptor. A read that waits sees the end. With TLS it waits, 30 s at most, for the peer
    /// to end its side too.
    /// </summary>
    /// <exception cref="IOException">Something could not be sent; the stream is closed nevertheless.</exception>
    /// <remarks>Loop's thread only. Cancelled, it goes on in the background. As CPython's <c>writer.close()</c> and <c>await writer.wait_closed()</c>.</remarks>
    public new async Coroutine Close()
    {
        _isClosing = true;
        try
        {
            if (!IsDisposed)
            {
                if (UnsentCount > 0)
                    await FlushBox.Start(this);
                if (EndInOrder() is { } end)
                    await end;
            }
        }
        finally
        {
            Dispose();
        }

        if (UnsentCount > 0)
            await FlushBox.Start(this);
        ThrowIfUnsendable();
    }

    /// <summary>Closes the connection now; what is unsent is dropped, and the peer sees a reset. A read that waits sees the end.</summary>
    /// <remarks>Loop's thread only. As CPython's <c>transport.abort</c>.</remarks>
    public void Abort()
    {
        Volatile.Write(ref _disposed, 1);
        GC.SuppressFinalize(this);
        Release(abort: true);
        if (_unsentCount > 0)
            Break(Closed());
    }

    /// <summary>Closes the stream without waiting: what was written is still sent in the background, reading ends now. Idempotent, any thread.</summary>
    protected override void Dispose(bool disposing)
    {
        if (!disposing || Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        if (UnsentCount == 0)
            Release(abort: false);
        else if (ReferenceEquals(EventLoop.Current, _loop))
            EndReading();
        else if (!_loop!.TryPost(new StreamNotice(this, StreamEvent.Closed)))
            Release(abort: false);
        base.Dispose(disposing);
    }

    /// <summary>Waits until what was written is sent.</summary>
    private protected Coroutine Flushed() => FlushBox.Start(this);

    /// <summary>What a transport says to its peer at the end.</summary>
    private protected virtual Coroutine? EndInOrder() => null;

    /// <summary>Another thread has disposed the stream. Loop's thread.</summary>
    internal void ClosedElsewhere()
    {
        if (_unsentCount == 0)
            Release(abort: false);
        else
            EndReading();
    }
}
