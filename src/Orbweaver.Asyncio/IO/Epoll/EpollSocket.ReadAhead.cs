using System.Buffers;

namespace Orbweaver.Asyncio;

// What the peer sent beyond the room that a receive offered. One call takes both, so that a reader of small pieces needs few calls; and as
// the call nearly always comes back short, it also tells that nothing is left, which otherwise takes one more call to learn.
internal sealed partial class EpollSocket
{
    // The loop's thread.
    private byte[]? _ahead;
    private int _aheadStart;
    private int _aheadEnd;

    /// <summary>A receive would not have to wait.</summary>
    private bool CanReceive => _readable || _ahead is not null;

    /// <returns>Bytes received, 0 at the peer's end, or minus errno.</returns>
    private int ReceiveNow(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;

        if (_ahead is not null)
            return TakeAhead(buffer);

        if (!_shortReadMeansEmpty)
            return ReceivePlainly(buffer);

        Span<byte> beyond = _reactor.ReadAheadRoom;
        if (buffer.Length >= beyond.Length)
            beyond = default; // there is room enough, and one buffer costs the system less than two

        int count = beyond.IsEmpty ? LinuxSocket.Receive(_descriptor, buffer) : LinuxSocket.Receive(_descriptor, buffer, beyond);
        if (count == -LinuxError.WouldBlock || (count > 0 && count < buffer.Length + beyond.Length))
            _readable = false;

        if (count <= buffer.Length)
            return count;

        KeepAhead(beyond[..(count - buffer.Length)]);
        return buffer.Length;
    }

    internal override void DropReceived()
    {
        if (!_reactor.IsOwnerThread)
            return;

        Span<byte> room = stackalloc byte[4096];
        for (int left = DropLimit; left > 0 && _descriptor >= 0;)
        {
            int count = LinuxSocket.Receive(_descriptor, room);
            if (count <= 0 || (count < room.Length && _shortReadMeansEmpty))
                return;

            left -= count;
        }
    }

    private int ReceivePlainly(Span<byte> buffer)
    {
        int count = LinuxSocket.Receive(_descriptor, buffer);
        if (count == -LinuxError.WouldBlock)
            _readable = false;

        return count;
    }

    private void KeepAhead(ReadOnlySpan<byte> bytes)
    {
        _ahead = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(_ahead);
        _aheadStart = 0;
        _aheadEnd = bytes.Length;
    }

    private int TakeAhead(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _aheadEnd - _aheadStart);
        _ahead.AsSpan(_aheadStart, count).CopyTo(buffer);
        _aheadStart += count;
        if (_aheadStart == _aheadEnd)
            DropAhead();

        return count;
    }

    private void DropAhead()
    {
        if (_ahead is { } ahead)
            ArrayPool<byte>.Shared.Return(ahead);

        _ahead = null;
    }
}
