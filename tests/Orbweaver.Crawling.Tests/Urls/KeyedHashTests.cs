using System.Numerics;
using System.Text;
using Xunit;

namespace Orbweaver.Crawling.Tests.Urls;

public sealed class KeyedHashTests
{
    [Fact]
    public void Polynomial_of_any_message_is_that_of_plain_arithmetic()
    {
        var random = new Random(20);
        for (var i = 0; i < 3000; i++)
        {
            var message = new byte[random.Next(i % 10 == 0 ? 3000 : 130)];
            random.NextBytes(message);
            if (i % 3 == 0)
                message.AsSpan().Fill(0xFF);
            ulong[] points = i % 2 == 0 ? [KeyedHash.Prime - 1, KeyedHash.Prime - 2] : [(ulong)random.NextInt64() % KeyedHash.Prime, (ulong)random.NextInt64() % KeyedHash.Prime];

            var (first, second) = new KeyedHash(points[0], points[1]).Polynomial(message);

            Assert.Equal(Evaluate(message, points[0]), first);
            Assert.Equal(Evaluate(message, points[1]), second);
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

    [Fact]
    public void Hash_when_length_and_first_word_trade_places_differs()
    {
        // Their sum is the same in both: a hash that began with it would be the same too.
        var hash = new KeyedHash(3);
        Assert.NotEqual(hash.Compute([2, 0, 0, 0, 0, 0, 0, 9]), hash.Compute([1, 0, 0, 0, 0, 0, 0, 9, 0]));
    }

    private static ulong Evaluate(byte[] message, ulong point)
    {
        var sum = new BigInteger(message.Length);
        foreach (var word in message.Chunk(7))
            sum = ((sum * point) + new BigInteger(word, isUnsigned: true)) % KeyedHash.Prime;
        return (ulong)sum;
    }
}
