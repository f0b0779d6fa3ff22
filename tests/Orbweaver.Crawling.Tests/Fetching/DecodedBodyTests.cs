using System.Text;

namespace Orbweaver.Crawling.Tests;

/// <summary>Codings taken off bodies that come whole, cut off, misshapen or far too large, in pieces of any size.</summary>
public class DecodedBodyTests
{
    private static readonly BodyLimits Wide = new(long.MaxValue, 1_000_000);

    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400).Select(i => $"<p>{i * 7919 % 1000} lines of a page, {i}</p>\n")));

    public static TheoryData<string> Codings => ["gzip", "deflate", "raw-deflate", "br"];

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Whole_body_is_read_whole_however_it_comes(string coding)
    {
        var body = Compressed.By(coding, Text);
        foreach (var piece in (int[])[1, 7, 8192, body.Length])
            Assert.Equal(Text, await Read(body, coding, Wide, piece));
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Body_cut_off_anywhere_is_said_to_be(string coding)
    {
        var body = Compressed.By(coding, Text);
        for (var length = 1; length < body.Length; length++)
        {
            var error = await Assert.ThrowsAsync<BodyException>(() => Read(body[..length], coding, Wide, 8192));
            Assert.True(error.Error == "body-truncated", $"{length} of {body.Length} bytes: {error.Error}");
        }
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Short_incompressible_body_cut_off_anywhere_is_said_to_be(string coding)
    {
        var random = new byte[600];
        new Random(1).NextBytes(random);
        var body = Compressed.By(coding, random);
        for (var length = 1; length < body.Length; length++)
            Assert.Equal("body-truncated", (await Assert.ThrowsAsync<BodyException>(() => Read(body[..length], coding, Wide, 8192))).Error);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Empty_body_is_no_body_cut_off(string coding) => Assert.Empty(await Read([], coding, Wide, 8192));

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Empty_text_is_a_whole_body(string coding)
    {
        // An encoder that is given nothing may write nothing.
        var body = coding switch { "gzip" => Convert.FromHexString("1F8B0800000000000003030000000000" + "00000000"), "deflate" => Convert.FromHexString("789C030000000001"), "raw-deflate" => [3, 0], _ => [0x06] };
        Assert.Empty(await Read(body, coding, Wide, 1));
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task What_stands_behind_the_end_is_read_and_dropped(string coding)
    {
        byte[] body = [.. Compressed.By(coding, Text), .. "\r\n<!-- 0.2 s -->"u8];
        foreach (var piece in (int[])[1, 8192, body.Length])
        {
            using var source = new Pieces(body, piece);
            Assert.Equal(Text, await Read(source, coding, Wide));
            Assert.Equal(body.Length, source.Taken);
        }
    }

    [Fact]
    public async Task Gzip_of_several_members_is_read_whole_and_its_last_one_missed()
    {
        var first = Compressed.Gzip(Text);
        var second = "the second"u8.ToArray();
        byte[] body = [.. first, .. Compressed.Gzip(second)];
        byte[] both = [.. Text, .. second];
        foreach (var piece in (int[])[1, first.Length, body.Length])
            Assert.Equal(both, await Read(body, "gzip", Wide, piece));
        for (var length = first.Length + 2; length < body.Length; length++)
            Assert.Equal("body-truncated", (await Assert.ThrowsAsync<BodyException>(() => Read(body[..length], "gzip", Wide, 8192))).Error);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Body_that_is_not_what_it_is_said_to_be_has_a_bad_encoding(string coding)
    {
        var body = Enumerable.Repeat((byte)0xFF, 20_000).ToArray();
        Assert.Equal("bad-encoding", (await Assert.ThrowsAsync<BodyException>(() => Read(body, coding, Wide, 8192))).Error);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Ratio_beyond_the_limit_ends_the_transfer(string coding)
    {
        using var source = new Pieces(Compressed.By(coding, new byte[64 << 20]), 512);
        var error = await Assert.ThrowsAsync<BodyException>(() => Read(source, coding, new BodyLimits(long.MaxValue, 200)));
        Assert.Equal("decompression-bomb", error.Error);
        Assert.InRange(source.Taken, 1, 16 << 10);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Ratio_of_a_small_body_does_not_matter(string coding)
    {
        var text = new byte[BodyLimits.RatioFloor];
        Assert.Equal(text, await Read(Compressed.By(coding, text), coding, new BodyLimits(long.MaxValue, 1), 8192));
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Compressed_body_beyond_the_limit_ends_the_transfer(string coding)
    {
        var random = new byte[100_000];
        new Random(1).NextBytes(random);
        using var source = new Pieces(Compressed.By(coding, random), 512);
        var error = await Assert.ThrowsAsync<BodyException>(() => Read(source, coding, new BodyLimits(10_000, 200)));
        Assert.Equal("body-too-large", error.Error);
        Assert.InRange(source.Taken, 10_001, 11_000);
    }

    [Fact]
    public async Task Bytes_that_decode_to_nothing_count_too()
    {
        var nothing = Convert.FromHexString("1F8B080000000000000303000000000000000000");
        using var source = new Pieces([.. Enumerable.Repeat(nothing, 5000).SelectMany(b => b)], 512);
        Assert.Equal("body-too-large", (await Assert.ThrowsAsync<BodyException>(() => Read(source, "gzip", new BodyLimits(10_000, 200)))).Error);
        Assert.InRange(source.Taken, 10_001, 11_000);
    }

    [Fact]
    public async Task Codings_come_off_in_the_reverse_of_their_order()
    {
        using var body = new MemoryStream(Compressed.Brotli(Compressed.Gzip(Text)));
        using var decoded = ContentCodings.Decode(body, ContentCodings.Of(["X-GZIP", "identity", "br"]), Wide);
        Assert.Equal(Text, await ToEnd(decoded));
    }

    [Fact]
    public void Coding_that_is_not_known_leaves_the_body_as_it_is() => Assert.Empty(ContentCodings.Of(["gzip", "utf-8"]));

    [Fact]
    public void Codings_without_end_are_refused() =>
        Assert.Equal("bad-encoding", Assert.Throws<BodyException>(() => ContentCodings.Of(["gzip", "gzip", "gzip", "gzip", "gzip"])).Error);

    private static async Task<byte[]> Read(byte[] body, string coding, BodyLimits limits, int piece)
    {
        using var source = new Pieces(body, piece);
        return await Read(source, coding, limits);
    }

    private static async Task<byte[]> Read(Stream source, string coding, BodyLimits limits)
    {
        using var decoded = new DecodedBody(source, coding switch { "gzip" => ContentCoding.Gzip, "br" => ContentCoding.Brotli, _ => ContentCoding.Deflate }, limits);
        return await ToEnd(decoded);
    }

    private static async Task<byte[]> ToEnd(Stream stream)
    {
        using var all = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var read)
            all.Write(buffer, 0, read);
        return all.ToArray();
    }

    /// <summary>Gives a body in pieces of a size, and counts what was taken.</summary>
    private sealed class Pieces(byte[] body, int piece) : ForwardStream
    {
        public int Taken { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var part = body.AsMemory(Taken)[..Math.Min(Math.Min(piece, buffer.Length), body.Length - Taken)];
            part.CopyTo(buffer);
            Taken += part.Length;
            return new(part.Length);
        }
    }
}
