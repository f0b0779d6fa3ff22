using System.Net.Sockets;
using System.Text;

namespace Orbweaver.Asyncio.Tests;

public abstract partial class StreamTests
{
    [Fact]
    public void Write_of_bytes_spans_and_text_arrives_in_order() => Connected(async (ours, peer) =>
    {
        await ours.Write("bytes "u8.ToArray());
        await ours.Write("span "u8);
        await ours.Write("gr\u00fc\u00df ");
        ours.WriteNoWait("kept "u8);
        await ours.WriteAsync("task"u8.ToArray());
        Assert.Equal(Encoding.UTF8.GetBytes("bytes span gr\u00fc\u00df kept task"), Encoding.Latin1.GetBytes(ReceiveLatin(peer, 27)));
    });

    [Fact]
    public void Write_to_a_peer_that_never_reads_waits_and_keeps_the_memory_flat() => Connected(async (ours, peer) =>
    {
        var piece = new byte[100_000];
        var written = 0;
        var most = 0;
        var writer = Aio.CreateTask(WriteOn());
        await Until(() => ours.UnsentCount > 0);
        var before = written;
        await Settle();
        Assert.Equal(before, written);
        Assert.InRange(most, 0, piece.Length);
        writer.Cancel();
        await Thrown<OperationCanceledException>(async () => await writer);

        // What the cancelled task had begun to write still arrives.
        var total = 0;
        ours.ShutdownSend();
        var receiver = Task.Run(() =>
        {
            var buffer = new byte[65536];
            int count;
            while ((count = peer.Receive(buffer)) > 0)
                total += count;
        });
        await receiver;
        Assert.Equal((written + 1) * piece.Length, total);

        async Coroutine WriteOn()
        {
            while (true)
            {
                await ours.Write(piece);
                written++;
                most = Math.Max(most, ours.UnsentCount);
            }
        }
    }, receiveBuffer: 4096);

    [Fact]
    public void Drain_waits_above_the_high_water_mark_until_below_the_low_one() => Connected(async (ours, peer) =>
    {
        Assert.Equal((65536, 16384), (ours.HighWaterMark, ours.LowWaterMark));
        ours.SetWriteLimits(200_000);
        Assert.Equal((200_000, 50_000), (ours.HighWaterMark, ours.LowWaterMark));
        Assert.Throws<ArgumentOutOfRangeException>(() => ours.SetWriteLimits(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ours.SetWriteLimits(1, 2));
        var piece = new byte[10_000];
        var total = 0;
        while (ours.UnsentCount <= 190_000)
        {
            ours.WriteNoWait(piece);
            total += piece.Length;
            await ours.Drain(); // does not wait yet
        }

        ours.WriteNoWait(piece);
        total += piece.Length;
        var drains = new[] { Aio.CreateTask(ours.Drain()), Aio.CreateTask(ours.Drain()) }; // test_multiple_drain
        await Settle();
        Assert.DoesNotContain(drains, drain => drain.IsDone);
        var unsent = -1;
        drains[0].AddDoneCallback(_ => unsent = ours.UnsentCount);
        var received = 0;
        var receiver = Task.Run(() =>
        {
            var buffer = new byte[65536];
            while (received < total)
                received += peer.Receive(buffer);
        });
        await Aio.Gather(drains);
        await receiver;
        Assert.InRange(unsent, 0, 50_000);
        Assert.Equal(0, ours.UnsentCount);
    }, receiveBuffer: 4096);

    [Fact]
    public void Drain_that_is_cancelled_leaves_the_others_waiting() => Connected(async (ours, peer) =>
    {
        FillUp(ours);
        var cancelled = Aio.CreateTask(ours.Drain());
        var other = Aio.CreateTask(ours.Drain());
        await Settle();
        cancelled.Cancel();
        await Thrown<OperationCanceledException>(async () => await cancelled);
        Assert.False(other.IsDone);
        Assert.True(ours.UnsentCount > 0);
        var receiver = DrainPeer(peer);
        await other;
        ours.ShutdownSend();
        await receiver;
    }, receiveBuffer: 4096);

    [Fact]
    public void Drain_raises_when_the_peer_is_gone() => Connected(async (ours, peer) =>
    {
        FillUp(ours);
        var drain = Aio.CreateTask(ours.Drain());
        await Settle();
        peer.LingerState = new LingerOption(true, 0);
        peer.Close();
        Assert.IsType<SocketException>((await Thrown<IOException>(async () => await drain)).InnerException);
        Assert.Equal(0, ours.UnsentCount);
        ours.WriteNoWait("dropped"u8);
        await Thrown<IOException>(async () => await ours.Write("told"));
    }, receiveBuffer: 4096);

    [Fact]
    public void Drain_on_a_stream_that_is_closing_gives_others_a_turn() => Connected(async (ours, peer) =>
    {
        FillUp(ours);
        ours.Dispose();
        var turn = false;
        Loop.CallSoon(() => turn = true);
        var drain = Aio.CreateTask(ours.Drain());
        await Settle();
        Assert.True(turn);
        var receiver = DrainPeer(peer);
        await Aio.Wait([drain]);
        await receiver;
    }, receiveBuffer: 4096);

    [Fact]
    public void Writes_of_several_tasks_do_not_mix() => Connected(async (ours, peer) =>
    {
        var writers = Enumerable.Range(0, 8).Select(i => Aio.CreateTask(ours.Write(new string((char)('a' + i), 300_000)))).ToArray();
        var text = "";
        var receiver = Task.Run(() => text = Receive(peer, 8 * 300_000));
        await Aio.Gather(writers);
        await receiver;
        for (var i = 0; i < 8; i++)
            Assert.Equal(300_000, text.LastIndexOf((char)('a' + i)) - text.IndexOf((char)('a' + i), StringComparison.Ordinal) + 1);
    }, receiveBuffer: 4096);

    [Fact]
    public void WriteAsync_comes_behind_what_coroutines_wrote() => Connected(async (ours, peer) =>
    {
        var total = FillUp(ours);
        var behind = ours.WriteAsync("end"u8.ToArray()).AsTask();
        var flushed = ours.FlushAsync();
        await Settle();
        Assert.False(behind.IsCompleted);
        Assert.False(flushed.IsCompleted);
        var text = "";
        var receiver = Task.Run(() => text = Receive(peer, total + 3));
        await behind;
        await flushed;
        await receiver;
        Assert.EndsWith("end", text, StringComparison.Ordinal);
    }, receiveBuffer: 4096);

    [Fact]
    public void ShutdownSend_comes_after_what_is_unsent_and_reading_goes_on() => Connected(async (ours, peer) =>
    {
        var total = FillUp(ours);
        ours.ShutdownSend();
        Assert.Throws<InvalidOperationException>(() => ours.WriteNoWait("late"u8));
        var received = 0;
        var receiver = Task.Run(() =>
        {
            var buffer = new byte[65536];
            int count;
            while ((count = peer.Receive(buffer)) > 0)
                received += count;
            Send(peer, "answer\n");
        });
        Assert.Equal("answer", await ours.ReadLine());
        await receiver;
        Assert.Equal(total, received);
    }, receiveBuffer: 4096);

    [Fact]
    public void Close_sends_what_was_written() => Connected(async (ours, peer) =>
    {
        var total = FillUp(ours);
        var close = Aio.CreateTask(ours.Close()); // test_wait_closed_on_close
        await Settle();
        Assert.False(close.IsDone);
        Assert.True(ours.IsClosing);
        var received = 0;
        var receiver = Task.Run(() =>
        {
            var buffer = new byte[65536];
            int count;
            while ((count = peer.Receive(buffer)) > 0)
                received += count;
        });
        await close;
        await receiver;
        Assert.Equal(total, received);
    }, receiveBuffer: 4096);

    [Fact]
    public void Dispose_sends_what_was_written_in_the_background() => Connected(async (ours, peer) =>
    {
        var total = FillUp(ours);
        var line = Aio.CreateTask(ours.ReadLine());
        await Settle();
        ours.Dispose();
        Assert.Null(await line);
        Assert.Throws<ObjectDisposedException>(() => ours.WriteNoWait("late"u8));
        var received = 0;
        await Task.Run(() =>
        {
            var buffer = new byte[65536];
            int count;
            while ((count = peer.Receive(buffer)) > 0)
                received += count;
        });
        Assert.Equal(total, received);
    }, receiveBuffer: 4096);

    [Fact]
    public void Close_with_unread_data() => Connected(async (ours, peer) =>
    {
        // test_wait_closed_on_close_with_unread_data
        Send(peer, "one\ntwo\n");
        Assert.Equal("one", await ours.ReadLine());
        await ours.Close();
        await ours.Close();
    });

    [Fact]
    public void Abort_resets_the_connection_and_drops_what_is_unsent() => Connected(async (ours, peer) =>
    {
        FillUp(ours);
        var write = Aio.CreateTask(ours.Write("never"));
        await Settle();
        ours.Abort();
        await Thrown<ObjectDisposedException>(async () => await write);
        Assert.Equal(0, ours.UnsentCount);
        var e = await Task.Run(() => Assert.Throws<SocketException>(() =>
        {
            var buffer = new byte[65536];
            while (peer.Receive(buffer) > 0)
            {
            }
        }));
        Assert.Equal(SocketError.ConnectionReset, e.SocketErrorCode);
    }, receiveBuffer: 4096);

    [Fact]
    public void Loop_that_is_closed_with_operations_in_flight_closes_the_connections()
    {
        Socket? peer = null;
        TcpStream? ours = null;
        Loop.RunUntilComplete(Main());
        using (peer)
        {
            Loop.Dispose();
            Assert.Contains(Faults, fault => fault.Kind == LoopFaultKind.PendingAtClose);
            peer!.ReceiveTimeout = 60_000;
            try
            {
                while (peer.Receive(new byte[65536]) > 0)
                {
                }
            }
            catch (SocketException e)
            {
                Assert.Equal(SocketError.ConnectionReset, e.SocketErrorCode);
            }

            ours!.Dispose();
        }

        async Coroutine Main()
        {
            (ours, peer) = await Connect(receiveBuffer: 4096);
            FillUp(ours);
            _ = Aio.CreateTask(ours.ReadLine());
            _ = Aio.CreateTask(ours.Drain());
            await Settle();
        }
    }

    private static string ReceiveLatin(Socket peer, int count)
    {
        var bytes = new byte[count];
        for (var received = 0; received < count;)
            received += peer.Receive(bytes, received, count - received, SocketFlags.None);
        return Encoding.Latin1.GetString(bytes);
    }

    /// <summary>Writes more than the system takes.</summary>
    private static int FillUp(TcpStream stream)
    {
        var total = 0;
        var piece = new byte[50_000];
        while (stream.UnsentCount <= stream.HighWaterMark * 2)
        {
            stream.WriteNoWait(piece);
            total += piece.Length;
        }

        return total;
    }

    private static Task DrainPeer(Socket peer) => Task.Run(() =>
    {
        var buffer = new byte[65536];
        while (peer.Receive(buffer) > 0)
        {
        }
    });
}
