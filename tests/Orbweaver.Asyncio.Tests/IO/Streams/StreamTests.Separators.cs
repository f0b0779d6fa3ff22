using System.Net.Sockets;
using System.Text;

namespace Orbweaver.Asyncio.Tests;

/// <content>Reading up to a line's end, or another separator.</content>
public abstract partial class StreamTests
{
    [Fact]
    public void Readline() => Connected(async (ours, peer) =>
    {
        Send(peer, "chunk1 ");
        var line = await Waiting(ours.ReadLine());
        Send(peer, "chunk2 ");
        await Settle();
        Send(peer, "chunk3 \n chunk4\r\n\n");
        Assert.Equal("chunk1 chunk2 chunk3 ", await line);
        Assert.Equal(" chunk4", await ours.ReadLine());
        Assert.Equal("", await ours.ReadLine());
    });

    [Fact]
    public void Readline_eof_returns_what_there_is() => Connected(async (ours, peer) =>
    {
        Send(peer, "some data");
        peer.Shutdown(SocketShutdown.Send);
        Assert.Equal("some data", await ours.ReadLine());
        Assert.Null(await ours.ReadLine()); // test_readline_empty_eof
        Assert.Null(await ours.ReadLineBytes());
    });

    [Fact]
    public void Readline_of_utf8_that_arrives_byte_by_byte() => Connected(async (ours, peer) =>
    {
        var line = await Waiting(ours.ReadLine());
        foreach (var b in Encoding.UTF8.GetBytes("gr\u00fc\u00df \U0001f600\n"))
        {
            Assert.False(line.IsDone);
            peer.Send([b]);
            await Settle();
        }

        Assert.Equal("gr\u00fc\u00df \U0001f600", await line);
    });

    [Fact]
    public void Readline_limit_drops_the_line() => Connected(async (ours, peer) =>
    {
        ours.ReadLimit = 3;
        Send(peer, "chunk1\nok\n");
        Assert.Equal(6, (await Thrown<LimitOverrunException>(async () => await ours.ReadLine())).Consumed);
        Assert.Equal("ok", await ours.ReadLine()); // test_readline_limit_with_existing_data
        Send(peer, "no end");
        await Thrown<LimitOverrunException>(async () => await ours.ReadLine());
        Send(peer, "\n");
        Assert.Equal("", await ours.ReadLine());
    });

    [Fact]
    public void Readlines_ends_with_the_stream() => Connected(async (ours, peer) =>
    {
        Send(peer, "a\nb\nc");
        peer.Shutdown(SocketShutdown.Send);
        var lines = new List<string>();
        await foreach (var line in ours.ReadLines())
            lines.Add(line);
        Assert.Equal(["a", "b", "c"], lines);
    });

    [Fact]
    public void Readuntil_separator() => Connected(async (ours, peer) =>
    {
        await Thrown<ArgumentException>(async () => await ours.ReadUntil(ReadOnlyMemory<byte>.Empty));
        Send(peer, "lineAAAxAAB;rest");
        Assert.Equal("lineAAAxAAB", Text(await ours.ReadUntil("AAB"u8.ToArray())));
        Assert.Equal(";", Text(await ours.ReadUntil((byte)';')));
    });

    [Fact]
    public void Readuntil_multi_chunks() => Connected(async (ours, peer) =>
    {
        var separator = "SEPARATOR"u8.ToArray();
        Send(peer, "lineSEPA");
        var line = await Waiting(ours.ReadUntil(separator));
        Send(peer, "RATORSEPARSEPARATOR");
        Assert.Equal("lineSEPARATOR", Text(await line));
        Assert.Equal("SEPARSEPARATOR", Text(await ours.ReadUntil(separator))); // test_readuntil_multi_chunks_1
    });

    [Fact]
    public void Readuntil_eof() => Connected(async (ours, peer) =>
    {
        Send(peer, "some dataAA");
        peer.Shutdown(SocketShutdown.Send);
        var e = await Thrown<IncompleteReadException>(async () => await ours.ReadUntil("AAA"u8.ToArray()));
        Assert.Equal("some dataAA", Text(e.Partial));
        Assert.Null(e.Expected);
        Assert.True(ours.IsAtEnd);
    });

    [Fact]
    public void Readuntil_limit_leaves_the_data() => Connected(async (ours, peer) =>
    {
        ours.ReadLimit = 3;
        Send(peer, "some dataAA");
        await Thrown<LimitOverrunException>(async () => await ours.ReadUntil("AAA"u8.ToArray()));
        Send(peer, "A");
        ours.ReadLimit = 9;
        Assert.Equal("some dataAAA", Text(await ours.ReadUntil("AAA"u8.ToArray())));
    });

    [Fact]
    public void Readuntil_limit_found_sep_leaves_the_data() => Connected(async (ours, peer) =>
    {
        ours.ReadLimit = 3;
        Send(peer, "some dataAAA");
        var e = await Thrown<LimitOverrunException>(async () => await ours.ReadUntil("AAA"u8.ToArray()));
        Assert.InRange(e.Consumed, 4, 9);
        Assert.Equal("some dataAAA", Text(await ours.ReadExactly(12)));
    });

    [Fact]
    public void Readuntil_multi_separator() => Connected(async (ours, peer) =>
    {
        Send(peer, "line 1\nline 2\rABCDEFGend");
        Assert.Equal("line 1\n", Text(await ours.ReadUntil("\r"u8.ToArray(), "\n"u8.ToArray())));
        Assert.Equal("line 2\r", Text(await ours.ReadUntil("\r"u8.ToArray(), "\n"u8.ToArray())));
        Assert.Equal("ABCDE", Text(await ours.ReadUntil("DEF"u8.ToArray(), "BCDE"u8.ToArray()))); // the first end, though it is a longer match
        Assert.Equal("FGe", Text(await ours.ReadUntil("d"u8.ToArray(), "e"u8.ToArray())));
        peer.Shutdown(SocketShutdown.Send);
        var e = await Thrown<IncompleteReadException>(async () => await ours.ReadUntil("x"u8.ToArray(), "yz"u8.ToArray()));
        Assert.Equal("nd", Text(e.Partial));
    });

    [Theory]
    [InlineData("A", "ome dataA")]
    [InlineData("ome dataA", "A")]
    public void Readuntil_multi_separator_limit(string one, string other) => Connected(async (ours, peer) =>
    {
        ours.ReadLimit = 3;
        Send(peer, "some dataA");
        var e = await Thrown<LimitOverrunException>(async () => await ours.ReadUntil(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(other)));
        Assert.True(e.Consumed > 3); // not 1, where the longer of the two that end there begins
        Assert.Equal("some dataA", Text(await ours.ReadExactly(10)));
    });

    [Fact]
    public void Readuntil_multi_separator_negative_offset() => Connected(async (ours, peer) =>
    {
        Send(peer, "data");
        var message = await Waiting(ours.ReadUntil("A"u8.ToArray(), "long sep"u8.ToArray()));
        Send(peer, "Z");
        await Settle();
        Send(peer, "Aaaa");
        Assert.Equal("dataZA", Text(await message));
        Assert.Equal("aaa", Text(await ours.ReadExactly(3)));
    });

    [Fact]
    public void Readuntil_multi_separator_agrees_with_a_plain_search_wherever_the_pieces_are_cut() => Connected(async (ours, peer) =>
    {
        var random = new Random(3);
        ReadOnlyMemory<byte>[] separators = ["ba"u8.ToArray(), "aab"u8.ToArray(), "bbbb"u8.ToArray()];
        for (var round = 0; round < 200; round++)
        {
            var text = new string('c', random.Next(4) * random.Next(300)) + string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(8) == 0 ? 'c' : random.Next(2) == 0 ? 'a' : 'b')) + "bbbb";
            var end = separators.Min(separator => text.IndexOf(Text(separator), StringComparison.Ordinal) is >= 0 and var index ? index + separator.Length : int.MaxValue);
            var cut = random.Next(text.Length);
            if (cut > 0)
                Send(peer, text[..cut]);
            var message = Aio.CreateTask(ours.ReadUntil(separators));
            await Settle();
            Send(peer, text[cut..]);
            Assert.Equal(text[..end], Text(await message));
            await ours.ReadExactly(text.Length - end);
        }
    });

    [Fact]
    public void Readuntil_without_separators_is_refused() => Connected(async (ours, peer) =>
    {
        Assert.Throws<ArgumentException>(() => { _ = ours.ReadUntil(); });
        Assert.Throws<ArgumentException>(() => { _ = ours.ReadUntil("a"u8.ToArray(), ReadOnlyMemory<byte>.Empty); });
        await Settle();
    });

    [Fact]
    public void Readuntil_of_a_message_longer_than_the_first_buffer() => Connected(async (ours, peer) =>
    {
        var message = new string('m', 60_000);
        var sender = Task.Run(() => Send(peer, message + "\nnext\n"));
        Assert.Equal(message + "\n", Text(await ours.ReadUntil((byte)'\n')));
        Assert.Equal("next\n", Text(await ours.ReadUntil((byte)'\n')));
        await sender;
    });
}
