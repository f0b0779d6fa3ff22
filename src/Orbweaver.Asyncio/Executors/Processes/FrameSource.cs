using System.Buffers.Binary;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>Takes frames from a socket, and blocks until there is one. Worker's side.</summary>
internal sealed class FrameSource(Socket socket)
{
    private const int Room = 64 * 1024;
    private const int LargestKept = 1 << 20;

    private byte[] _bytes = new byte[Room];
    private int _start;
    private int _end;

    /// <summary>The next frame, from its kind on; valid until the next call. Empty when the pool has closed the connection.</summary>
    internal ReadOnlySpan<byte> Next()
    {
        if (!Fill(FrameWriter.HeaderLength))
            return default;
        var length = BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(_start));
        _start += FrameWriter.HeaderLength;
        if (!Fill(length))
            return default;
        _start += length;
        return _bytes.AsSpan(_start - length, length);
    }

    private bool Fill(int count)
    {
        if (_bytes.Length > LargestKept && _start == _end && count < Room)
            (_bytes, _start, _end) = (new byte[Room], 0, 0);
        if (_bytes.Length - _start < count)
        {
            var bytes = count > _bytes.Length ? new byte[count] : _bytes;
            _bytes.AsSpan(_start, _end - _start).CopyTo(bytes);
            (_bytes, _start, _end) = (bytes, 0, _end - _start);
        }

        while (_end - _start < count)
        {
            var read = socket.Receive(_bytes.AsSpan(_end));
            if (read == 0)
                return false;
            _end += read;
        }

        return true;
    }
}
