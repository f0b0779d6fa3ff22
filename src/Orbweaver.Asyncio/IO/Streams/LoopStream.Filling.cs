using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

// The fill: the one operation under way that brings more, or says that there is more. It is the stream's, not the reading task's: when that is cancelled, it goes on, and what it brings is
// there for the next read.
public abstract partial class LoopStream
{
    /// <summary>SslStream gives a record, which is 16 KiB at the most, at a time.</summary>
    private const int FirstRoomOverStream = 16 * 1024;

    /// <summary>A fill is under way. Written by the loop's thread; any thread reads.</summary>
    private bool _filling;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _fill;

    /// <summary>
    /// Where the fill puts what it brings, and how much that was; null when a fill brings nothing by itself. Apart from the buffer, which the next read may move, and where what the last read took
    /// must stay until then: it is taken over when the next read begins.
    /// </summary>
    private byte[]? _fillRoom;
    private int _fillCount;
    private Action? _onFilled;

    /// <summary>The fill under way is no operation: the transport calls when there is something.</summary>
    private bool _isWatching;

    /// <summary>Any thread: told when the fill under way has ended.</summary>
    private TaskCompletionSource? _fillObserver;

    /// <summary>The fill has ended. Loop's thread.</summary>
    internal void Filled()
    {
        EndFill();
        ReadAttempts++;
        WakeReader();
        // Against a read on another thread that saw the fill under way: it is seen here, or its barrier, which is also this thread's, lets it see the fill over.
        if (Volatile.Read(ref _fillObserver) is { } observer)
        {
            _fillObserver = null;
            observer.TrySetResult();
        }
    }

    /// <summary>No fill is under way, whose bytes would come behind those of a direct receive. Loop's thread.</summary>
    private protected async Coroutine NoFill()
    {
        while (TryObserveFill(out var fill))
            await fill;
    }

    /// <returns>True when it has ended already.</returns>
    private bool StartFill()
    {
        Memory<byte> room = default;
        if (TellsReadiness)
        {
            if (BufferedCount == 0)
                DropBuffer();
            switch (WatchReadable())
            {
                case ReadWatch.Ready:
                    return true;
                case ReadWatch.Watching:
                    _isWatching = true;
                    Volatile.Write(ref _filling, true);
                    return false;
            }
        }
        else
        {
            room = _fillRoom = ArrayPool<byte>.Shared.Rent(FirstRoomOverStream);
        }

        _fill = AwaiterOf(ReceiveAsync(room, CancellationToken.None));
        if (_fill.IsCompleted)
        {
            EndFill();
            return true;
        }

        Volatile.Write(ref _filling, true);
        if (room.Length > 0)
            _loop!.ForeignWaits.Began(); // the stream beneath may need another thread
        _fill.UnsafeOnCompleted(_onFilled ??= OnFilled);
        return false;
    }

    private static ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter AwaiterOf(ValueTask<int> received) => received.ConfigureAwait(false).GetAwaiter();

    /// <summary>The fill has ended. Any thread.</summary>
    internal void OnFilled()
    {
        if (ReferenceEquals(EventLoop.Current, _loop))
            Filled();
        else
            _loop!.TryPost(new StreamNotice(this, StreamEvent.Filled));
    }

    private void EndFill()
    {
        if (_isWatching)
        {
            _isWatching = false;
            _atEnd |= IsDisposed;
            Volatile.Write(ref _filling, false);
            return;
        }

        if (_filling && _fillRoom is not null)
            _loop!.ForeignWaits.Ended();
        var fill = _fill;
        _fill = default;
        try
        {
            var count = fill.GetResult();
            if (_fillRoom is not null)
            {
                _fillCount = count;
                _atEnd |= count == 0;
            }
        }
        catch (OperationCanceledException)
        {
            _atEnd |= IsDisposed; // else the stream took the wait back for another use
        }
#pragma warning disable CA1031 // the reader's, whatever it is
        catch (Exception e)
        {
            if (IsDisposed)
                _atEnd = true;
            else
                _readError = e;
        }
#pragma warning restore CA1031

        Volatile.Write(ref _filling, false); // last: a read on another thread then sees what came
    }

    /// <summary>Before a read looks at the buffer.</summary>
    private void TakeOverFill()
    {
        if (_fillRoom is null || _filling)
            return;
        var (room, count) = (_fillRoom, _fillCount);
        _fillRoom = null;
        _fillCount = 0;
        if (BufferedCount == 0 && count > 0)
        {
            DropBuffer();
            (_in, _inEnd) = (room, count);
            return;
        }

        if (count > 0)
        {
            MakeRoom(count);
            room.AsSpan(0, count).CopyTo(_in.AsSpan(_inEnd));
            _inEnd += count;
        }

        ArrayPool<byte>.Shared.Return(room);
    }

    private async ValueTask<int> ReadAfterFill(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (TryObserveFill(out var fill))
            await fill.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_readError is { } error)
            throw error;
        return _atEnd && BufferedCount == 0 ? 0 : await ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    private bool TryObserveFill([NotNullWhen(true)] out Task? fill)
    {
        fill = null;
        if (!Volatile.Read(ref _filling))
            return false;
        // One that was told here, below, is of a fill before this one.
        var observer = Volatile.Read(ref _fillObserver) is { Task.IsCompleted: false } pending ? pending : new TaskCompletionSource();
        _fillObserver = observer;
        Interlocked.MemoryBarrierProcessWide();
        if (!Volatile.Read(ref _filling))
            observer.TrySetResult();
        fill = observer.Task;
        return true;
    }
}
