using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Orbweaver.Asyncio;

/// <summary>Writes frames one behind the other: four bytes of length (of what follows), a byte of kind, and the contents. Numbers are little-endian, texts have their length before them.</summary>
internal sealed class FrameWriter : IBufferWriter<byte>
{
    internal const int HeaderLength = 4;

    private byte[] _bytes = new byte[256];
    private int _count;
    private int _frame;

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    internal int Count => _count;

    internal void Begin(FrameKind kind)
    {
        _frame = _count;
        var header = GetSpan(HeaderLength + 1);
        header[HeaderLength] = (byte)kind;
        _count += HeaderLength + 1;
    }

    /// <exception cref="InvalidOperationException">More than 2 GiB.</exception>
    internal void End() => BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_frame), _count - _frame - HeaderLength);

    /// <summary>Drops the frame that was begun.</summary>
    internal void TakeBack() => _count = _frame;

    internal void Clear() => _count = 0;

    internal void Write(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(GetSpan(sizeof(int)), value);
        _count += sizeof(int);
    }

    internal void Write(bool value)
    {
        GetSpan(1)[0] = value ? (byte)1 : (byte)0;
        _count++;
    }

    internal void Write(string? text)
    {
        if (text is null)
        {
            Write(-1);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(text);
        Write(length);
        _count += Encoding.UTF8.GetBytes(text, GetSpan(length));
    }

    /// <summary>Leaves room for a number that is known later.</summary>
    /// <returns>Its place.</returns>
    internal int Reserve()
    {
        Write(0);
        return _count - sizeof(int);
    }

    internal void Patch(int place, int value) => BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(place), value);

    public void Advance(int count) => _count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsSpan(_count);
    }

    private void Grow(int needed)
    {
        needed = Math.Max(needed, 1);
        if (_bytes.Length - _count >= needed)
            return;
        var size = Math.Max((long)_count + needed, Math.Min(2L * _bytes.Length, Array.MaxLength));
        if (size > Array.MaxLength)
            throw new InvalidOperationException("More than 2 GiB at once cannot be sent between processes. Hand over smaller pieces, or the name of a file.");
        Array.Resize(ref _bytes, (int)size);
    }
}
