using System.Buffers;
using System.Buffers.Binary;

namespace Orbweaver.Asyncio;

/// <summary>Frames over a stream of the loop. Pool's side.</summary>
internal sealed class FrameStream(TcpStream stream) : IDisposable
{
    private readonly byte[] _header = new byte[FrameWriter.HeaderLength];
    private byte[] _body = [];
    private int _length;

    internal TcpStream Stream => stream;

    /// <summary>What <see cref="Next"/> has read, from the frame's kind on; valid until the next call.</summary>
    internal ReadOnlyMemory<byte> Frame => _body.AsMemory(0, _length);

    /// <returns>False when the other side has closed the connection.</returns>
    internal async Coroutine<bool> Next()
    {
        try
        {
            await stream.ReadExactly(_header.AsMemory());
            _length = BinaryPrimitives.ReadInt32LittleEndian(_header);
            if (_body.Length < _length)
            {
                Return();
                _body = ArrayPool<byte>.Shared.Rent(_length);
            }

            await stream.ReadExactly(_body.AsMemory(0, _length));
            return true;
        }
        catch (EndOfStreamException)
        {
            return false;
        }
    }

    public void Dispose() => Return();

    private void Return()
    {
        if (_body.Length > 0)
            ArrayPool<byte>.Shared.Return(_body);
        _body = [];
    }
}
