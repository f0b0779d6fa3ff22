using System.Buffers;

namespace Orbweaver.Asyncio;

// The read-ahead buffer, from which every read takes first. While a connection is idle it has none.
public abstract partial class LoopStream
{
    private const int FirstRoom = 4 * 1024;
    private const int LeastRoom = 512;

    private byte[]? _in;
    private int _inStart;
    private int _inEnd;
    private bool _atEnd;
    private Exception? _readError;

    /// <summary>The task that waits for something to read; null when none does.</summary>
    private Future? _reader;

    /// <summary>It has been woken, and has not run since.</summary>
    private bool _readerIsWoken;

    /// <summary>Counts the attempts to read: one that has just failed need not be made again before the wait.</summary>
    internal uint ReadAttempts { get; private set; } = 1;

    /// <summary>Bytes that have been received and not read yet.</summary>
    internal int BufferedCount => _inEnd - _inStart;

    internal ReadOnlySpan<byte> Buffered => _in.AsSpan(_inStart, _inEnd - _inStart);

    /// <summary>The peer has ended its direction; there may be bytes in the buffer.</summary>
    internal bool HasEnded => _atEnd;

    /// <summary>Before a read looks at anything.</summary>
    internal void BeginRead()
    {
        if (_reader is not null)
            throw new InvalidOperationException("A task reads while another task waits for data of the same stream: which of them gets what comes would be chance. Let one task read, or put an AsyncLock around the reads.");
        TakeOverFill();
        ReadAttempts++;
    }

    /// <summary>Takes what is there now.</summary>
    /// <returns>How many bytes; 0 at the end; -1 when it has to wait.</returns>
    internal int TryRead(Span<byte> destination)
    {
        while (true)
        {
            if (BufferedCount > 0)
                return TakeBuffered(destination);
            if (destination.IsEmpty)
                return 0;
            if (!MayReceive())
                return _atEnd ? 0 : -1;
            if (TellsReadiness)
                return Receive(destination);
            if (!StartFill())
                return -1;
            TakeOverFill();
        }
    }

    /// <summary>Gets more into the buffer.</summary>
    /// <returns>False when it has to wait; true when there is more, or the end has come.</returns>
    internal bool TryFill()
    {
        if (!MayReceive())
            return _atEnd;
        if (!TellsReadiness)
        {
            if (!StartFill())
                return false;
            TakeOverFill();
            return true;
        }

        MakeRoom(LeastRoom);
        var count = Receive(_in.AsSpan(_inEnd));
        if (count > 0)
            _inEnd += count;
        return count >= 0;
    }

    /// <summary>Before a task waits until there is more.</summary>
    /// <returns>False when there is by now.</returns>
    internal bool MustWait() => _filling || (!StartFill() && _filling);

    /// <summary>Has a task woken when there is more.</summary>
    internal void AddReader(Future task)
    {
        _reader = task;
        _readerIsWoken = false;
    }

    /// <summary>The task reads on, or not any more.</summary>
    internal void RemoveReader(Future task)
    {
        if (ReferenceEquals(_reader, task))
            _reader = null;
    }

    /// <summary>The task is to wait no longer, though there is nothing.</summary>
    /// <returns>False when it is on its way already.</returns>
    internal bool TryTakeBackReader(Future task)
    {
        if (_readerIsWoken || !ReferenceEquals(_reader, task))
            return false;
        _reader = null;
        return true;
    }

    internal int TakeBuffered(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, BufferedCount);
        _in.AsSpan(_inStart, count).CopyTo(destination);
        _inStart += count;
        return count;
    }

    /// <summary>Takes bytes out of the buffer; they stay where they are until the next read.</summary>
    internal ReadOnlyMemory<byte> Take(int count)
    {
        var taken = _in.AsMemory(_inStart, count);
        _inStart += count;
        return taken;
    }

    /// <summary>Puts back, in front, what a read took that is not to be.</summary>
    internal void Unread(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        if (_in is null || _inStart < bytes.Length)
        {
            var kept = Buffered;
            var room = ArrayPool<byte>.Shared.Rent(bytes.Length + kept.Length + FirstRoom);
            kept.CopyTo(room.AsSpan(bytes.Length));
            _inEnd = bytes.Length + kept.Length;
            if (_in is not null)
                ArrayPool<byte>.Shared.Return(_in);
            _in = room;
            _inStart = bytes.Length;
        }

        _inStart -= bytes.Length;
        bytes.CopyTo(_in.AsSpan(_inStart));
    }

    /// <summary>For a transport that takes over: what was received so far is its to read.</summary>
    private protected byte[] TakeAllBuffered()
    {
        var bytes = Buffered.ToArray();
        DropBuffer();
        return bytes;
    }

    /// <summary>Reads see the end from now on, also the one that waits.</summary>
    private protected void EndReading()
    {
        _atEnd = true;
        ReadAttempts++;
        WakeReader();
    }

    private void WakeReader()
    {
        if (_reader is not { } reader || _readerIsWoken)
            return;
        _readerIsWoken = true;
        _loop!.Ready.Enqueue(reader);
    }

    private bool MayReceive()
    {
        if (_readError is not null)
            throw _readError;
        if (IsDisposed && !_atEnd)
            ThrowClosed();
        return !_atEnd && !_filling;
    }

    private int Receive(Span<byte> destination)
    {
        try
        {
            var count = TryReceive(destination);
            if (count == 0)
                _atEnd = true;
            return count;
        }
        catch (IOException e)
        {
            _readError = e;
            throw;
        }
    }

    /// <summary>Room for so many bytes behind those that are there.</summary>
    private void MakeRoom(int needed)
    {
        if (_in is null)
        {
            _in = ArrayPool<byte>.Shared.Rent(Math.Max(FirstRoom, needed));
            _inStart = _inEnd = 0;
            return;
        }

        if (_inStart == _inEnd)
            _inStart = _inEnd = 0;
        if (_in.Length - _inEnd >= needed)
            return;
        var bytes = Buffered;
        var count = bytes.Length;
        var room = count + needed > _in.Length / 2 ? ArrayPool<byte>.Shared.Rent(Math.Max(_in.Length * 2, count + needed)) : _in;
        bytes.CopyTo(room);
        if (!ReferenceEquals(room, _in))
            ArrayPool<byte>.Shared.Return(_in);
        _in = room;
        _inStart = 0;
        _inEnd = count;
    }

    private void DropBuffer()
    {
        if (_in is not null)
            ArrayPool<byte>.Shared.Return(_in);
        _in = null;
        _inStart = _inEnd = 0;
    }
}
