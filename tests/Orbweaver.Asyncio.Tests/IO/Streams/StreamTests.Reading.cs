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
    public void Reading_between_the_wake_up_of_another_reader_and_its_turn_is_an_error() => Connected(async (ours, peer) =>
    {
        // The end wakes the first reader at once; it runs when this task waits.
        var first = await Waiting(ours.ReadLine());
        FillUp(ours);
        ours.Dispose();
        Assert.False(first.IsDone);
        Assert.Contains("AsyncLock", (await Thrown<InvalidOperationException>(async () => _ = await ours.ReadLine())).Message, StringComparison.Ordinal);
        Assert.Null(await first);
    }, receiveBuffer: 4096);

    [Fact]
    public void Read_from_a_task_method_sees_the_end_that_comes_before_its_first_step() => Connected(async (ours, peer) =>
    {
        var line = ReadLine(ours);
        FillUp(ours);
        ours.Dispose();
        Assert.Null(await line); // though the connection is open still, and sends

        static async Task<string?> ReadLine(TcpStream stream) => await stream.ReadLine();
    }, receiveBuffer: 4096);

    [Fact]
    public void Readexactly_from_a_task_method_that_is_cancelled_before_its_first_step_loses_nothing() => Connected(async (ours, peer) =>
    {
        Send(peer, "abc");
        Assert.Equal(1, await ours.Read(new byte[1])); // it is here
        var before = Loop.AllTasks.ToHashSet();
        var exactly = ReadExactly(ours);
        Assert.Single(Loop.AllTasks, task => !before.Contains(task)).Cancel();
        await Thrown<OperationCanceledException>(async () => await exactly);
        Assert.Equal("bc", Text(await ours.ReadExactly(2)));

        static async Task ReadExactly(TcpStream stream) => await stream.ReadExactly(10);
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
    public void Over_a_stream_that_cannot_end_one_direction_ShutdownSend_is_refused_and_writing_goes_on() => Run(async () =>
    {
        var written = new MemoryStream();
        await using var stream = LoopStream.Over(written);
        Assert.Throws<NotSupportedException>(stream.ShutdownSend);
        await stream.Write("on");
        Assert.Equal("on", Text(written.ToArray()));
    });

    [Fact]
    public void Over_a_stream_that_another_thread_completes_is_no_deadlock_on_virtual_time()
    {
        using var loop = new EventLoop(new EventLoopOptions { TimeProvider = new VirtualClock() });
        loop.RunUntilComplete(Main());

        static async Coroutine Main()
        {
            var pipe = new System.IO.Pipelines.Pipe();
            await using var reader = LoopStream.Over(pipe.Reader.AsStream());
            new Thread(() => pipe.Writer.WriteAsync("line\n"u8.ToArray()).AsTask().Wait()).Start();
            Assert.Equal("line", await reader.ReadLine());
        }
    }

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
