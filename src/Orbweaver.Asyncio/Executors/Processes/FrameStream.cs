using System.Buffers.Binary;

namespace Orbweaver.Asyncio;

/// <summary>Frames over a stream of the loop. Pool's side.</summary>
internal sealed class FrameStream(TcpStream stream)
{
    private const int Room = 64 * 1024;
    private const int LargestKept = 1 << 20;

    private byte[] _bytes = new byte[1024];
    private int _start;
    private int _end;
    private int _length;

    internal TcpStream Stream => stream;

    /// <summary>What was taken last, from the frame's kind on; valid until the next call.</summary>
    internal ReadOnlySpan<byte> Frame => _bytes.AsSpan(_start - _length, _length);

    /// <summary>Takes the next frame, if all of it has come.</summary>
    internal bool TryNext()
    {
        if (_end - _start < FrameWriter.HeaderLength)
            return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(_start));
        if (_end - _start - FrameWriter.HeaderLength < length)
            return false;
        _length = length;
        _start += FrameWriter.HeaderLength + length;
        return true;
    }

    /// <summary>Waits for more.</summary>
    /// <returns>False when the other side has closed the connection.</returns>
    internal async Coroutine<bool> Fill()
    {
        MakeRoom();
        var read = await stream.Read(_bytes.AsMemory(_end));
        _end += read;
        return read > 0;
    }

    /// <summary>Takes the next frame, and waits for it.</summary>
    /// <returns>False when the other side has closed the connection.</returns>
    internal async Coroutine<bool> Next()
    {
        while (!TryNext())
        {
            if (!await Fill())
                return false;
        }

        return true;
    }

    private void MakeRoom()
    {
        var have = _end - _start;
        var needed = have < FrameWriter.HeaderLength ? Room : Math.Max(Room, FrameWriter.HeaderLength + BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(_start)));
        var bytes = _bytes.Length < needed || (_bytes.Length > LargestKept && needed <= LargestKept) ? new byte[needed] : _bytes;
        _bytes.AsSpan(_start, have).CopyTo(bytes);
        (_bytes, _start, _end) = (bytes, 0, have);
    }
}
