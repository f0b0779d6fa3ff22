using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Orbweaver.Crawling;

/// <summary>
/// A seeded 128-bit hash of byte strings, for sets that may not be fooled: pages choose the URLs, and without the seed nobody can make two that
/// collide. Immutable; any thread.
/// </summary>
/// <remarks>
/// <para>
/// The message is the polynomial whose coefficients are its length and its 7-byte words; it is evaluated modulo the prime 2^61 - 1 at
/// two secret points drawn from the seed. Two different messages are two different polynomials of degree at most ⌈L/7⌉ and agree for at most so many of the 2^61
/// points: for URLs of up to 2,083 bytes with a chance below 2^-105 over both, whoever chose them. Words that are multiplied with a table of the point's powers can
/// be summed in 128 bits and reduced once every eight, so the multiplications do not wait for each other: that is what makes it fast.
/// </para>
/// <para>
/// Each half then passes a bijection that spreads its bits, so that any part of the fingerprint can index a table; a bijection adds no collision.
/// The whole is no MAC: it does not withstand those who see its values, so fingerprints belong with the crawl's state and not in its output.
/// </para>
/// </remarks>
internal sealed class KeyedHash
{
    /// <summary>The modulus.</summary>
    internal const ulong Prime = (1UL << 61) - 1;

    private const int WordSize = 7;
    private const int WordsAtATime = 8;
    private const int Powers = WordsAtATime + 1;
    private const ulong WordMask = (1UL << (8 * WordSize)) - 1;

    /// <summary>The powers 0 to 8 of the first point, then those of the second.</summary>
    private readonly ulong[] _powers = new ulong[2 * Powers];

    public KeyedHash(UInt128 seed)
        : this(Point((ulong)(seed >> 64), (ulong)seed, 1), Point((ulong)(seed >> 64), (ulong)seed, 2))
    {
    }

    /// <summary>The hash with the two points given.</summary>
    internal KeyedHash(ulong first, ulong second)
    {
        var (x, y) = (1UL, 1UL);
        for (var i = 0; i < Powers; i++)
        {
            _powers[i] = x;
            _powers[Powers + i] = y;
            x = (ulong)((UInt128)x * first % Prime);
            y = (ulong)((UInt128)y * second % Prime);
        }
    }

    /// <summary>The hash of <paramref name="message"/>. Allocates nothing.</summary>
    public UInt128 Compute(ReadOnlySpan<byte> message)
    {
        var (first, second) = Polynomial(message);
        return new UInt128(Scramble(first), Scramble(second));
    }

    /// <summary>The polynomial's value at both points, each below <see cref="Prime"/>.</summary>
    internal (ulong First, ulong Second) Polynomial(ReadOnlySpan<byte> message)
    {
        ref var powers = ref MemoryMarshal.GetArrayDataReference(_powers);
        var first = (ulong)message.Length;
        var second = first;
        for (var offset = 0; offset < message.Length;)
        {
            var words = Math.Min((message.Length - offset + WordSize - 1) / WordSize, WordsAtATime);
            var firstHigh = Math.BigMul(first, Unsafe.Add(ref powers, words), out var firstLow);
            var secondHigh = Math.BigMul(second, Unsafe.Add(ref powers, Powers + words), out var secondLow);
            for (var power = words - 1; power >= 0; power--, offset += WordSize)
            {
                var word = ReadWord(message, offset);
                var high = Math.BigMul(word, Unsafe.Add(ref powers, power), out var low);
                firstLow += low;
                firstHigh += high + (firstLow < low ? 1UL : 0);
                high = Math.BigMul(word, Unsafe.Add(ref powers, Powers + power), out low);
                secondLow += low;
                secondHigh += high + (secondLow < low ? 1UL : 0);
            }

            first = Reduce(firstHigh, firstLow);
            second = Reduce(secondHigh, secondLow);
        }

        return (first >= Prime ? first - Prime : first, second >= Prime ? second - Prime : second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ReadWord(ReadOnlySpan<byte> message, int offset)
    {
        if (offset + 8 <= message.Length)
        {
            var bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(message), offset));
            return (BitConverter.IsLittleEndian ? bytes : BinaryPrimitives.ReverseEndianness(bytes)) & WordMask;
        }

        return ReadLastWord(message, offset);
    }

    /// <summary>The bytes from <paramref name="offset"/> to the end, fewer than eight: read with those before them, which are shifted out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ReadLastWord(ReadOnlySpan<byte> message, int offset)
    {
        if (message.Length >= 8)
            return BinaryPrimitives.ReadUInt64LittleEndian(message[^8..]) >> (8 * (offset + 8 - message.Length));
        var word = 0UL;
        for (var i = message.Length - 1; i >= offset; i--)
            word = (word << 8) | message[i];
        return word;
    }

    /// <summary>Brings a sum below 2^124 to below 2^61 + 8: 2^61 ≡ 1, so the bits from there up are added to those below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Reduce(ulong high, ulong low)
    {
        var sum = (low & Prime) + ((high << 3) | (low >> 61));
        return (sum & Prime) + (sum >> 61);
    }

    /// <summary>A point drawn from the seed: mixed, so that a poor seed (0, 1, 2 …) still gives scattered points.</summary>
    private static ulong Point(ulong high, ulong low, ulong which) =>
        Scramble(Scramble(high + (which * 0x9E3779B97F4A7C15)) ^ Scramble(low + (which * 0xD1B54A32D192ED03) + 1)) % Prime;

    /// <summary>A bijection on 64 bits in which every bit of the input moves every bit of the output (the finisher of SplitMix64).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Scramble(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
