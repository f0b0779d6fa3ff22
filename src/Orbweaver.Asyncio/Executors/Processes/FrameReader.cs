using System.Buffers.Binary;
using System.Text;

namespace Orbweaver.Asyncio;

/// <summary>Reads what <see cref="FrameWriter"/> has written, from a frame's kind on.</summary>
internal ref struct FrameReader(ReadOnlySpan<byte> frame)
{
    internal ReadOnlySpan<byte> Rest { get; private set; } = frame[1..];

    internal FrameKind Kind { get; } = (FrameKind)frame[0];

    internal int Int32()
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(Rest);
        Rest = Rest[sizeof(int)..];
        return value;
    }

    internal bool Boolean() => Bytes(1)[0] != 0;

    internal ReadOnlySpan<byte> Bytes(int count)
    {
        var bytes = Rest[..count];
        Rest = Rest[count..];
        return bytes;
    }

    internal string? Text()
    {
        var length = Int32();
        return length < 0 ? null : Encoding.UTF8.GetString(Bytes(length));
    }
}
