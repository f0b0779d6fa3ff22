using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Xunit;

namespace Orbweaver.Crawling.Tests.Urls;

public sealed class KeyedHashTests
{
    [Fact]
    public void Polynomial_of_the_rfcs_example_is_the_rfcs_value()
    {
        // RFC 8439, section 2.5.2: the accumulator before s is added.
        var key = Convert.FromHexString("85d6be7857556d337f4452fe42d506a8");
        var r0 = BinaryPrimitives.ReadUInt64LittleEndian(key) & 0x0FFFFFFC0FFFFFFF;
        var r1 = BinaryPrimitives.ReadUInt64LittleEndian(key.AsSpan(8)) & 0x0FFFFFFC0FFFFFFC;

        var (low, high) = KeyedHash.Polynomial("Cryptographic Forum Research Group"u8, r0, r1);

        Assert.Equal(UInt128.Parse("8d31b7caff946c77c8844335369d03a7", System.Globalization.NumberStyles.HexNumber), new UInt128(high, low));
    }

    [Fact]
    public void Polynomial_of_any_message_is_that_of_plain_arithmetic()
    {
        var random = new Random(20);
        var p = (BigInteger.One << 130) - 5;
        for (var i = 0; i < 2000; i++)
        {
            var message = new byte[random.Next(100)];
            random.NextBytes(message);
            if (i % 3 == 0)
                message.AsSpan().Fill(0xFF);
            var r0 = (ulong)random.NextInt64() & 0x0FFFFFFC0FFFFFFF;
            var r1 = (ulong)random.NextInt64() & 0x0FFFFFFC0FFFFFFC;
            var sum = BigInteger.Zero;
            foreach (var block in message.Chunk(16))
                sum = (sum + new BigInteger([.. block, 1], isUnsigned: true)) * (r0 + (new BigInteger(r1) << 64)) % p;

            var (low, high) = KeyedHash.Polynomial(message, r0, r1);

            Assert.Equal((UInt128)(sum & ((BigInteger.One << 128) - 1)), new UInt128(high, low));
        }
    }

    [Fact]
    public void Hash_of_two_million_urls_has_no_collision_in_any_half()
    {
        var hash = new KeyedHash(7);
        var low = new ulong[2_000_000];
        var high = new ulong[low.Length];
        Span<byte> url = stackalloc byte[64];
        for (var i = 0; i < low.Length; i++)
        {
            // Alike as a site's pages are: a number in one of four places.
            var text = (i & 3) switch { 0 => $"https://h{i / 4}.org/", 1 => $"https://e.org/p?id={i / 4}", 2 => $"https://e.org/{i / 4}/a", _ => $"https://e.org/a/b/c/{i / 4:D9}.html" };
            var value = hash.Compute(url[..Encoding.ASCII.GetBytes(text, url)]);
            low[i] = (ulong)value;
            high[i] = (ulong)(value >> 64);
        }

        foreach (var half in new[] { low, high })
        {
            Array.Sort(half);
            for (var i = 1; i < half.Length; i++)
                Assert.NotEqual(half[i - 1], half[i]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(60)]
    public void Hash_when_one_bit_of_the_message_changes_changes_half_of_its_bits(int length)
    {
        var random = new Random(length);
        var hash = new KeyedHash(new UInt128(1, 2));
        var flips = new int[128];
        var trials = 0;
        var message = new byte[length];
        for (var round = 0; round < 200; round++)
        {
            random.NextBytes(message);
            var before = hash.Compute(message);
            for (var bit = 0; bit < length * 8; bit++)
            {
                message[bit / 8] ^= (byte)(1 << (bit % 8));
                var changed = before ^ hash.Compute(message);
                message[bit / 8] ^= (byte)(1 << (bit % 8));
                trials++;
                for (var i = 0; i < 128; i++)
                    flips[i] += (int)(changed >> i) & 1;
            }
        }

        // Six standard deviations around one half.
        var slack = 6 * Math.Sqrt(trials) / 2;
        Assert.All(flips, f => Assert.InRange(f, (trials / 2.0) - slack, (trials / 2.0) + slack));
    }

    [Fact]
    public void Hash_under_neighbouring_seeds_is_unrelated()
    {
        var distances = Enumerable.Range(0, 200).Select(i => UInt128.PopCount(new KeyedHash((UInt128)i).Compute("https://example.org/"u8) ^ new KeyedHash((UInt128)i + 1).Compute("https://example.org/"u8)));
        Assert.All(distances, d => Assert.InRange((int)d, 30, 98));
    }

    [Fact]
    public void Hash_of_messages_that_differ_in_trailing_zeros_differs()
    {
        var hash = new KeyedHash(3);
        var values = Enumerable.Range(0, 50).Select(n => hash.Compute(new byte[n])).ToHashSet();
        Assert.Equal(50, values.Count);
    }
}
