namespace Orbweaver.Soak;

/// <summary>Bytes that follow from a seed and their place, so that one that is missing, doubled or another stream's is seen.</summary>
internal static class Pattern
{
    internal static byte At(int seed, int place) => (byte)((uint)((place + 1) * 0x9E3779B1L + seed * 0x85EBCA6BL) >> 13);

    internal static byte[] Bytes(int seed, int count)
    {
        var bytes = new byte[count];
        Fill(bytes, seed, 0);
        return bytes;
    }

    internal static void Fill(Span<byte> bytes, int seed, int place)
    {
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = At(seed, place + i);
    }

    /// <exception cref="WrongDataException">A byte is not the one of its place.</exception>
    internal static void Check(ReadOnlySpan<byte> bytes, int seed, int place)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != At(seed, place + i))
                throw new WrongDataException($"Byte {place + i} of the pattern {seed} is {bytes[i]}, not {At(seed, place + i)}.");
        }
    }
}
