using System.Buffers;
using System.Runtime.CompilerServices;

namespace Orbweaver.Crawling;

/// <summary>The growing buffer a URL is written into. Reused: it keeps its largest size.</summary>
internal sealed class UrlOutput
{
    private byte[] _bytes = new byte[512];
    private int _length;

    /// <summary>How much is written. Setting it cuts the end off.</summary>
    public int Length
    {
        get => _length;
        set => _length = value;
    }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Makes room for <paramref name="count"/> bytes more.</summary>
    public void Reserve(int count)
    {
        if (_bytes.Length - _length < count)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, checked(_length + count)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(byte value)
    {
        if (_length == _bytes.Length)
            Reserve(1);
        _bytes[_length++] = value;
    }

    public void Append(ReadOnlySpan<byte> values)
    {
        Reserve(values.Length);
        values.CopyTo(_bytes.AsSpan(_length));
        _length += values.Length;
    }

    public void AppendLowerCase(ReadOnlySpan<byte> letters)
    {
        foreach (var b in letters)
            Append(b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b);
    }

    public void AppendNumber(int value)
    {
        Reserve(11);
        value.TryFormat(_bytes.AsSpan(_length), out var written, provider: System.Globalization.CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>Appends <paramref name="values"/>, those in <paramref name="set"/> as <c>%XX</c>.</summary>
    public void AppendEncoded(ReadOnlySpan<byte> values, SearchValues<byte> set)
    {
        while (true)
        {
            var kept = values.IndexOfAny(set);
            if (kept < 0)
            {
                Append(values);
                return;
            }

            Append(values[..kept]);
            AppendPercent(values[kept]);
            values = values[(kept + 1)..];
        }
    }

    public void AppendPercent(byte value)
    {
        Reserve(3);
        _bytes[_length++] = (byte)'%';
        _bytes[_length++] = "0123456789ABCDEF"u8[value >> 4];
        _bytes[_length++] = "0123456789ABCDEF"u8[value & 15];
    }

    public void Insert(int position, ReadOnlySpan<byte> values)
    {
        Reserve(values.Length);
        _bytes.AsSpan(position, _length - position).CopyTo(_bytes.AsSpan(position + values.Length));
        values.CopyTo(_bytes.AsSpan(position));
        _length += values.Length;
    }
}
