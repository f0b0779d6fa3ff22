using System.Diagnostics.CodeAnalysis;

namespace Orbweaver.Crawling;

/// <summary>A growing run of bytes that keeps its memory when cleared.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "Made by the readers of pages.")]
internal sealed class ByteBuffer
{
    private byte[] _bytes = new byte[256];

    public int Length { get; private set; }

    public Span<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public ReadOnlySpan<byte> Slice(int start, int length) => _bytes.AsSpan(start, length);

    public void Append(byte value)
    {
        if (Length == _bytes.Length)
            Grow(1);
        _bytes[Length++] = value;
    }

    public void Append(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Room for <paramref name="size"/> bytes after those written; <see cref="Advance"/> says how many were used.</summary>
    public Span<byte> Reserve(int size)
    {
        if (_bytes.Length - Length < size)
            Grow(size);
        return _bytes.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    /// <summary>Appends a code point as UTF-8; one that is no scalar value becomes U+FFFD.</summary>
    public void AppendCodePoint(int codePoint)
    {
        var rune = System.Text.Rune.IsValid(codePoint) ? new System.Text.Rune(codePoint) : System.Text.Rune.ReplacementChar;
        Length += rune.EncodeToUtf8(Reserve(4));
    }

    private void Grow(int size) => Array.Resize(ref _bytes, checked(Math.Max(Length + size, (int)Math.Min(_bytes.Length * 2L, Array.MaxLength))));
}
