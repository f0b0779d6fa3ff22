using System.Buffers;

namespace Orbweaver.Asyncio;

// Several segments in one call. Only what can go at once does; the rest goes the way of any send.
internal sealed partial class EpollSocket
{
    protected override int TrySendSegments(in ReadOnlySequence<byte> segments)
    {
        var total = 0;
        var rest = segments;
        while (!rest.IsEmpty && _reactor.IsOwnerThread && _registered && _writable && _sending is null && !IsDisposed && TakeTurn(_reactor.Pass))
        {
            var count = LinuxSocket.Send(_descriptor, rest, out var offered);
            if (count < offered)
                _writable = count is not (>= 0 or -LinuxError.WouldBlock);
            if (count <= 0)
                break;
            total += count;
            rest = rest.Slice(count);
        }

        return total;
    }
}
