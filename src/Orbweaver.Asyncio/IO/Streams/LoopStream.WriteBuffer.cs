using System.Buffers;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

// What the system would not take at once, and the one operation that sends it. Two arrays: one is under way, the other gathers what is written meanwhile.
public abstract partial class LoopStream
{
    /// <summary>So much goes to the system at a time: how much is unsent is known to that much.</summary>
    private const int Chunk = 64 * 1024;

    private byte[]? _sending;
    private int _sendingStart;
    private int _sendingEnd;
    private byte[]? _behind;
    private int _behindCount;

    /// <summary>Written by the loop's thread; any thread reads.</summary>
    private int _unsentCount;
    private bool _isSending;

    /// <summary>The send under way may need another thread: the loop counts it as a wait for .NET's own.</summary>
    private bool _isSendForeign;
    private int _chunk;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _send;
    private Action? _onSent;
    private Exception? _writeError;

    /// <summary>More than the high-water mark is unsent, and has not sunk to the low one since.</summary>
    private bool _isPaused;
    private bool _endsSending;
    private bool _isClosing;
    private WaiterList? _drainWaiters;
    private WaiterList? _flushWaiters;
    private List<TaskCompletionSource>? _flushObservers;

    /// <summary>Bytes that were written and that the system has not taken yet.</summary>
    public int UnsentCount => Volatile.Read(ref _unsentCount);

    /// <summary>Who waits until little enough is unsent.</summary>
    internal WaiterList DrainWaiters => _drainWaiters ??= new WaiterList();

    /// <summary>Who waits until nothing is unsent.</summary>
    internal WaiterList FlushWaiters => _flushWaiters ??= new WaiterList();

    /// <summary>True when <see cref="Drain"/> has to wait.</summary>
    internal bool IsPaused => _isPaused;

    /// <summary>Hands bytes to the system, and keeps what it does not take.</summary>
    internal void Append(ReadOnlySpan<byte> bytes)
    {
        ThrowIfClosed();
        if (_endsSending)
            throw new InvalidOperationException("Nothing can be written after ShutdownSend, which told the peer that nothing more would come.");
        if (_writeError is not null)
            return; // as in asyncio: whoever waits for it to be sent is told
        if (_unsentCount == 0)
        {
            bytes = SendNow(bytes);
            if (bytes.IsEmpty || _writeError is not null)
                return;
        }

        Keep(bytes);
        Volatile.Write(ref _unsentCount, _unsentCount + bytes.Length);
        if (!_isSending)
            SendOn();
        _isPaused |= _unsentCount > HighWaterMark;
    }

    /// <summary>What ended the connection, for who waits for bytes to be sent.</summary>
    internal void ThrowIfBroken()
    {
        if ((_writeError ?? _readError) is { } error)
            throw error;
        if (IsDisposed && _unsentCount == 0)
            ThrowClosed();
    }

    internal void ThrowIfUnsendable()
    {
        if (_writeError is { } error)
            throw error;
    }

    /// <summary>Has the running task wait in one of the two rows.</summary>
    internal WaiterList.Waiter AddWaiter(WaiterList row, ref WaiterList.Waiter? own) => row.Add(ref _loop, ref own);

    /// <summary>The send has ended. Loop's thread.</summary>
    internal void Sent()
    {
        _isSending = false;
        if (_isSendForeign)
            _loop!.ForeignWaits.Ended();
        EndSend();
        SendOn();
    }

    private ReadOnlySpan<byte> SendNow(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes[TrySend(bytes)..];
        }
        catch (IOException e)
        {
            Break(e);
            return bytes;
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var needed = _behindCount + bytes.Length;
        if (_behind is null || _behind.Length < needed)
        {
            var room = ArrayPool<byte>.Shared.Rent(_behind is null ? needed : Math.Max(needed, _behind.Length * 2));
            _behind.AsSpan(0, _behindCount).CopyTo(room);
            if (_behind is not null)
                ArrayPool<byte>.Shared.Return(_behind);
            _behind = room;
        }

        bytes.CopyTo(_behind.AsSpan(_behindCount));
        _behindCount = needed;
    }

    private void SendOn()
    {
        while (_unsentCount > 0)
        {
            if (_sendingStart == _sendingEnd)
            {
                if (_sending is not null)
                    ArrayPool<byte>.Shared.Return(_sending);
                (_sending, _sendingStart, _sendingEnd) = (_behind, 0, _behindCount);
                (_behind, _behindCount) = (null, 0);
            }

            _chunk = Math.Min(Chunk, _sendingEnd - _sendingStart);
            if (!BeginSend(_sending.AsMemory(_sendingStart, _chunk)))
                return;
            if (!_send.IsCompleted)
            {
                _isSending = true;
                _isSendForeign = !TellsReadiness;
                if (_isSendForeign)
                    _loop!.ForeignWaits.Began();
                _send.UnsafeOnCompleted(_onSent ??= OnSent);
                return;
            }

            EndSend();
        }

        DropUnsent();
    }

    /// <returns>False when that is not possible any more: nothing is left to be sent.</returns>
    private bool BeginSend(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            _send = AwaiterOf(SendAsync(bytes, CancellationToken.None));
            return true;
        }
#pragma warning disable CA1031 // for whoever waits for it to be sent
        catch (Exception e)
        {
            Break(e);
            DropUnsent();
            return false;
        }
#pragma warning restore CA1031
    }

    private static ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter AwaiterOf(ValueTask sent) => sent.ConfigureAwait(false).GetAwaiter();

    private void OnSent()
    {
        if (ReferenceEquals(EventLoop.Current, _loop))
            Sent();
        else
            _loop!.TryPost(new StreamNotice(this, StreamEvent.Sent));
    }

    private void EndSend()
    {
        var send = _send;
        _send = default;
        try
        {
            send.GetResult();
        }
#pragma warning disable CA1031 // for whoever waits for it to be sent
        catch (Exception e)
        {
            Break(e);
            return;
        }
#pragma warning restore CA1031

        _sendingStart += _chunk;
        Volatile.Write(ref _unsentCount, _unsentCount - _chunk);
        if (_isPaused && _unsentCount <= LowWaterMark)
        {
            _isPaused = false;
            _drainWaiters?.Wake(int.MaxValue);
        }

        if (_unsentCount == 0)
            AllSent();
    }

    private void AllSent()
    {
        _flushWaiters?.Wake(int.MaxValue);
        if (_flushObservers is { } observers)
        {
            _flushObservers = null;
            foreach (var observer in observers)
            {
                if (_writeError is { } error)
                    observer.TrySetException(error);
                else
                    observer.TrySetResult();
            }
        }

        if (_endsSending && _writeError is null)
            EndSending();
        if (IsDisposed)
            Release(abort: _writeError is not null);
    }

    /// <summary>Nothing more can be sent: what is left is dropped, and who waits is told.</summary>
    private void Break(Exception error)
    {
        _writeError ??= error;
        Volatile.Write(ref _unsentCount, 0);
        _isPaused = false;
        _drainWaiters?.Wake(int.MaxValue);
        AllSent();
    }

    private void DropUnsent()
    {
        if (_sending is not null)
            ArrayPool<byte>.Shared.Return(_sending);
        if (_behind is not null)
            ArrayPool<byte>.Shared.Return(_behind);
        _sending = _behind = null;
        _sendingStart = _sendingEnd = _behindCount = 0;
    }

    /// <summary>For the methods of Stream: behind what the coroutine methods have written.</summary>
    private Task WriteBehind(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (ReferenceEquals(EventLoop.Current, _loop))
            Begin();
        else
            _loop!.CallSoonThreadSafe(Begin);
        return sent.Task.WaitAsync(cancellationToken);

        void Begin()
        {
            try
            {
                Append(buffer.Span);
                ThrowIfUnsendable();
                if (_unsentCount == 0)
                    sent.TrySetResult();
                else
                    (_flushObservers ??= []).Add(sent);
            }
#pragma warning disable CA1031 // the writer's
            catch (Exception e)
            {
                sent.TrySetException(e);
            }
#pragma warning restore CA1031
        }
    }
}
