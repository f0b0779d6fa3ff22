using System.Globalization;

namespace Orbweaver.Soak;

/// <summary>FNV-1a over what goes by, and how much it was.</summary>
internal struct Checksum
{
    private ulong _hash;
    private long _count;

    internal void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
            _hash = (_hash ^ value) * 0x100000001B3;
        _count += bytes.Length;
    }

    internal static string Of(ReadOnlySpan<byte> bytes)
    {
        var sum = default(Checksum);
        sum.Add(bytes);
        return sum.ToString();
    }

    public override readonly string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_count} {_hash:x16}");
}
