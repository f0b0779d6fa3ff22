using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Orbweaver.Crawling;

/// <summary>
/// A seeded 128-bit hash of byte strings, for sets that may not be fooled: pages choose the URLs, and without the seed nobody can make two that
/// collide. Immutable; any thread.
/// </summary>
/// <remarks>
/// <para>
/// Two steps. First a polynomial over the message's 16-byte blocks, evaluated at a secret point r modulo 2^130 - 5, as in Poly1305
/// (RFC 8439, section 2.5; the block's end is marked by a one bit, r is clamped so that the limbs do not overflow). Two different messages of
/// up to L bytes agree for at most 8⌈L/16⌉ of 2^106 points: below 2^-95 for the longest URL admitted, whoever chose them. The seed is the
/// point: nothing about it leaves the process but through stored fingerprints, so they belong with the crawl's state, not in its output.
/// </para>
/// <para>
/// Then four Feistel rounds keyed from the seed. They are a bijection: they add no collision, and spread every input bit over all 128,
/// so that any part of the fingerprint can index a table. The whole is no MAC: it is not meant to withstand those who see its values.
/// </para>
/// </remarks>
internal sealed class KeyedHash
{
    private readonly ulong _r0;
    private readonly ulong _r1;
    private readonly ulong _k0;
    private readonly ulong _k1;
    private readonly ulong _k2;
    private readonly ulong _k3;

    public KeyedHash(UInt128 seed)
    {
        // The words of the key: the seed's halves, run through a mixer so that a weak seed (0, 1, 2 …) still gives a scattered key.
        var state = (ulong)(seed >> 64);
        var other = (ulong)seed;
        Span<ulong> words = stackalloc ulong[6];
        foreach (ref var word in words)
        {
            state += 0x9E3779B97F4A7C15;
            other += 0xD1B54A32D192ED03;
            word = Scramble(Scramble(state) ^ other);
        }

        // RFC 8439's clamp.
        _r0 = words[0] & 0x0FFFFFFC0FFFFFFF;
        _r1 = words[1] & 0x0FFFFFFC0FFFFFFC;
        (_k0, _k1, _k2, _k3) = (words[2], words[3], words[4], words[5]);
    }

    /// <summary>The hash of <paramref name="message"/>. Allocates nothing.</summary>
    public UInt128 Compute(ReadOnlySpan<byte> message)
    {
        var (h0, h1) = Polynomial(message, _r0, _r1);
        h0 ^= Mix(h1 ^ _k0, 0xA0761D6478BD642F);
        h1 ^= Mix(h0 ^ _k1, 0xE7037ED1A0B428DB);
        h0 ^= Mix(h1 ^ _k2, 0x8EBC6AF09C88C6E3);
        h1 ^= Mix(h0 ^ _k3, 0x589965CC75374CC3);
        return new UInt128(h1, h0);
    }

    /// <summary>The first step: Poly1305 before its final addition, the low 128 bits. The clamped point is (<paramref name="r0"/>, <paramref name="r1"/>).</summary>
    internal static (ulong Low, ulong High) Polynomial(ReadOnlySpan<byte> message, ulong r0, ulong r1)
    {
        ulong h0 = 0, h1 = 0, h2 = 0;
        while (message.Length >= 16)
        {
            Step(ref h0, ref h1, ref h2, BinaryPrimitives.ReadUInt64LittleEndian(message), BinaryPrimitives.ReadUInt64LittleEndian(message[8..]), 1, r0, r1);
            message = message[16..];
        }

        if (!message.IsEmpty)
        {
            ReadTail(message, out var low, out var high);
            Step(ref h0, ref h1, ref h2, low, high, 0, r0, r1);
        }

        // The sum may still be between p and a little above 2^130: subtract p when it fits, that is when adding 5 reaches 2^130.
        var g0 = h0 + 5;
        var g1 = h1 + (g0 < 5 ? 1UL : 0);
        var g2 = h2 + (g0 < 5 && g1 == 0 ? 1UL : 0);
        return g2 >= 4 ? (g0, g1) : (h0, h1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref ulong h0, ref ulong h1, ref ulong h2, ulong low, ulong high, ulong end, ulong r0, ulong r1)
    {
        var s0 = h0 + low;
        var c = s0 < low ? 1UL : 0;
        var s1 = h1 + high;
        var c1 = s1 < high ? 1UL : 0;
        s1 += c;
        c1 += s1 < c ? 1UL : 0;
        var s2 = h2 + end + c1;

        // (s0 + s1·2^64 + s2·2^128) · (r0 + r1·2^64), where 2^130 ≡ 5: as r1 is a multiple of 4, r1·2^128 ≡ 5·(r1/4).
        var fold = r1 + (r1 >> 2);
        var d0 = BigMul(s0, r0) + BigMul(s1, fold);
        var d1 = BigMul(s0, r1) + BigMul(s1, r0) + (s2 * fold);
        h2 = s2 * r0;

        h0 = (ulong)d0;
        d1 += (ulong)(d0 >> 64);
        h1 = (ulong)d1;
        h2 += (ulong)(d1 >> 64);
        var over = (h2 >> 2) + (h2 & ~3UL);
        h2 &= 3;
        AddCarry(ref h0, ref h1, ref h2, over);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddCarry(ref ulong h0, ref ulong h1, ref ulong h2, ulong value)
    {
        h0 += value;
        if (h0 < value && ++h1 == 0)
            h2++;
    }

    /// <summary>The last 1 to 15 bytes, with the end's mark after them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadTail(ReadOnlySpan<byte> tail, out ulong low, out ulong high)
    {
        Span<byte> block = stackalloc byte[16];
        block.Clear();
        tail.CopyTo(block);
        block[tail.Length] = 1;
        low = BinaryPrimitives.ReadUInt64LittleEndian(block);
        high = BinaryPrimitives.ReadUInt64LittleEndian(block[8..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static UInt128 BigMul(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return new UInt128(high, low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a ^ (a >> 32), b, out var low);
        return high ^ low;
    }

    private static ulong Scramble(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
