using System.Net.Sockets;
using System.Text;

namespace Orbweaver.Asyncio.Tests;

public abstract partial class StreamTests
{
    [Fact]
    public void Read_into_an_empty_buffer_returns_at_once() => Connected(async (ours, peer) =>
    {
        // test_read_zero_bytes
        Assert.Equal(0, await ours.Read(Memory<byte>.Empty));
        Send(peer, "abc");
        Assert.Equal(3, await ours.Read(new byte[8]));
    });

    [Fact]
    public void Read_returns_what_there_is() => Connected(async (ours, peer) =>
    {
        var buffer = new byte[64];
        Send(peer, "hello");
        Assert.Equal("hello", Text(buffer.AsMemory(0, await ours.Read(buffer))));
        var waiting = await Waiting(ours.Read(buffer));
        Send(peer, "world");
        Assert.Equal("world", Text(buffer.AsMemory(0, await waiting)));
    });

    [Fact]
    public void Read_line_breaks_are_bytes_like_others() => Connected(async (ours, peer) =>
    {
        var buffer = new byte[5];
        Send(peer, "line1\nline2");
        await ours.ReadExactly(buffer);
        Assert.Equal("line1", Text(buffer));
        Assert.Equal("\nline2"u8.ToArray(), await ours.ReadExactly(6));
    });

    [Fact]
    public void Read_eof_returns_0() => Connected(async (ours, peer) =>
    {
        Send(peer, "x");
        peer.Shutdown(SocketShutdown.Send);
        Assert.Equal(1, await ours.Read(new byte[8]));
        Assert.False(ours.IsAtEnd);
        Assert.Equal(0, await ours.Read(new byte[8]));
        Assert.True(ours.IsAtEnd); // test_at_eof
        Assert.Equal(0, await ours.Read(new byte[8]));
    });

    [Fact]
    public void Read_until_eof() => Connected(async (ours, peer) =>
    {
        var all = Aio.CreateTask(ours.ReadAll());
        await Settle();
        Send(peer, "chunk1\n");
        await Settle();
        Send(peer, "chunk2");
        peer.Shutdown(SocketShutdown.Send);
        Assert.Equal("chunk1\nchunk2", Text(await all));
    });

    [Fact]
    public void ReadAll_of_much_is_complete() => Connected(async (ours, peer) =>
    {
        var sent = new byte[3_000_000];
        new Random(1).NextBytes(sent);
        var sender = Task.Run(() =>
        {
            peer.Send(sent);
            peer.Shutdown(SocketShutdown.Send);
        });
        Assert.Equal(sent, await ours.ReadAll());
        await sender;
    });

    [Fact]
    public void ReadAll_that_is_cancelled_loses_nothing() => Connected(async (ours, peer) =>
    {
        Send(peer, "kept");
        var all = await Waiting(ours.ReadAll());
        all.Cancel();
        await Thrown<OperationCanceledException>(async () => await all);
        Send(peer, "\n");
        Assert.Equal("kept", await ours.ReadLine());
    });

    [Fact]
    public void Reading_while_another_task_reads_is_an_error() => Connected(async (ours, peer) =>
    {
        var first = await Waiting(ours.Read(new byte[8]));
        Assert.Contains("AsyncLock", (await Thrown<InvalidOperationException>(async () => _ = await ours.Read(new byte[8]))).Message, StringComparison.Ordinal);
        await Thrown<InvalidOperationException>(async () => await ours.ReadLine());
        Send(peer, "x");
        Assert.Equal(1, await first);
    });

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

    [Fact]
    public void Readexactly_zero_or_less() => Connected(async (ours, peer) =>
    {
        Assert.Empty(await ours.ReadExactly(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = ours.ReadExactly(-1); });
        Send(peer, "x");
        Assert.Equal(1, await ours.Read(new byte[1]));
    });

    [Fact]
    public void Readexactly() => Connected(async (ours, peer) =>
    {
        var exactly = await Waiting(ours.ReadExactly(12));
        Send(peer, "chunk1");
        await Settle();
        Send(peer, "chunk2chunk3");
        Assert.Equal("chunk1chunk2", Text(await exactly));
        Assert.Equal("chunk3", Text(await ours.ReadExactly(6)));
    });

    [Fact]
    public void Readexactly_eof() => Connected(async (ours, peer) =>
    {
        var exactly = await Waiting(ours.ReadExactly(20));
        Send(peer, "some data");
        peer.Shutdown(SocketShutdown.Send);
        var e = await Thrown<IncompleteReadException>(async () => await exactly);
        Assert.Equal("some data", Text(e.Partial));
        Assert.Equal(20, e.Expected);
        Assert.True(ours.IsAtEnd);
    });

    [Fact]
    public void Readexactly_that_is_cancelled_loses_nothing() => Connected(async (ours, peer) =>
    {
        var exactly = await Waiting(ours.ReadExactly(20));
        Send(peer, "0123");
        await Settle();
        exactly.Cancel();
        await Thrown<OperationCanceledException>(async () => await exactly);
        Send(peer, "456\n");
        Assert.Equal("0123456", await ours.ReadLine());
    });

    [Fact]
    public void Read_that_is_cancelled_leaves_the_stream_usable() => Connected(async (ours, peer) =>
    {
        var read = await Waiting(ours.Read(new byte[8]));
        read.Cancel();
        await Thrown<OperationCanceledException>(async () => await read);
        var line = await Waiting(ours.ReadLine());
        line.Cancel();
        await Settle();
        Send(peer, "first\nsecond\n");
        Assert.Equal("first", await ours.ReadLine());
        Assert.Equal("second", Text((await ours.ReadLineBytes())!.Value));
    });

    [Fact]
    public void Read_that_is_cancelled_as_the_data_comes_leaves_it_to_the_next() => Connected(async (ours, peer) =>
    {
        for (var i = 0; i < 100; i++)
        {
            var read = await Waiting(ours.Read(new byte[8]));
            Send(peer, "x");
            if (i % 2 == 0)
                await Aio.Sleep(0);
            read.Cancel();
            await Aio.Wait([read]);
            if (read.IsCancelled)
                Assert.Equal(1, await ours.Read(new byte[8]));
        }
    });

    [Fact]
    public void Read_exception_stays() => Connected(async (ours, peer) =>
    {
        var read = await Waiting(ours.ReadLine()); // test_exception_waiter
        peer.LingerState = new LingerOption(true, 0);
        peer.Close();
        var e = await Thrown<IOException>(async () => await read);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(e.InnerException).SocketErrorCode);
        Assert.Same(e, await Thrown<IOException>(async () => _ = await ours.Read(new byte[1])));
        Assert.Same(e, await Thrown<IOException>(async () => await ours.Drain())); // test_drain_raises
    });

    [Fact]
    public void Stream_methods_go_on_where_coroutines_stopped() => Connected(async (ours, peer) =>
    {
        Send(peer, "line\nrest and more");
        Assert.Equal("line", await ours.ReadLine());
        var buffer = new byte[64];
        Assert.Equal("rest and more", Text(buffer.AsMemory(0, await ours.ReadAsync(buffer))));
        var cancelled = await Waiting(ours.Read(buffer));
        cancelled.Cancel();
        await Settle();
        var read = ours.ReadAsync(buffer).AsTask();
        await Settle();
        Assert.False(read.IsCompleted);
        Send(peer, "again");
        Assert.Equal("again", Text(buffer.AsMemory(0, await read)));
    });

    [Fact]
    public void Read_after_close_is_an_error() => Connected(async (ours, peer) =>
    {
        var waiting = await Waiting(ours.ReadLine()); // test_eof_feed_when_closing_writer
        await ours.Close();
        Assert.Null(await waiting);
        Assert.True(ours.IsClosing);
        Assert.Equal(0, peer.Receive(new byte[1]));
    });

    [Fact]
    public void Read_that_begins_after_close_is_an_error() => Connected(async (ours, peer) =>
    {
        await ours.Close();
        await Thrown<ObjectDisposedException>(async () => _ = await ours.Read(new byte[1]));
        await Thrown<ObjectDisposedException>(async () => await ours.Write("x"));
    });

    [Fact]
    public void Over_gives_coroutine_methods_to_any_stream() => Run(async () =>
    {
        await using var stream = LoopStream.Over(new MemoryStream("one\ntwo\nthree"u8.ToArray()));
        Assert.Equal("one", await stream.ReadLine());
        Assert.Equal("two\n", Text(await stream.ReadUntil((byte)'\n')));
        Assert.Equal("three", Text(await stream.ReadAll()));
        Assert.Same(stream, LoopStream.Over(stream));
    });

    [Fact]
    public void Over_a_stream_that_completes_on_other_threads() => Run(async () =>
    {
        var pipe = new System.IO.Pipelines.Pipe();
        await using var reader = LoopStream.Over(pipe.Reader.AsStream());
        var sender = Task.Run(async () =>
        {
            for (var i = 0; i < 1000; i++)
                await pipe.Writer.WriteAsync(Encoding.ASCII.GetBytes($"line {i}\n"));
            await pipe.Writer.CompleteAsync();
        });
        for (var i = 0; i < 1000; i++)
            Assert.Equal($"line {i}", await reader.ReadLine());
        Assert.Null(await reader.ReadLine());
        await sender;
    });
}
