using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio.Tests;

public abstract partial class StreamTests
{
    [Fact]
    public void Peer_that_resets_in_the_middle_of_a_message() => Connected(async (ours, peer) =>
    {
        var read = await Waiting(ours.ReadExactly(100));
        Send(peer, "the beginning");
        await Settle();
        peer.LingerState = new LingerOption(true, 0);
        peer.Close();
        var e = await Thrown<IOException>(async () => await read);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(e.InnerException).SocketErrorCode);
        await Thrown<IOException>(async () => await ours.ReadLine()); // a broken connection stays one
        await Thrown<IOException>(async () => await ours.Write("more"u8.ToArray()));
    });

    [Fact]
    public void Peer_that_ends_in_the_middle_of_a_message() => Connected(async (ours, peer) =>
    {
        var read = await Waiting(ours.ReadExactly(100));
        Send(peer, "the beginning");
        peer.Shutdown(SocketShutdown.Send);
        var e = await Thrown<IncompleteReadException>(async () => await read);
        Assert.Equal("the beginning", Text(e.Partial));
        Assert.Equal(100, e.Expected);

        // Half-closed: the other direction is as good as ever.
        await ours.Write("still there"u8.ToArray());
        Assert.Equal("still there", Receive(peer, 11));
    });

    [Fact]
    public void Peer_that_sends_a_byte_a_second()
    {
        // Virtual seconds: the clock goes on as soon as nothing else is to be done.
        using var loop = new EventLoop(new EventLoopOptions { TimeProvider = new VirtualClock() });
        loop.UseReactor(_createReactor());
        loop.RunUntilComplete(Main());

        async Coroutine Main()
        {
            var gate = new AsyncEvent();
            await using var server = await Aio.StartServer(Dawdle, "127.0.0.1", 0);
            await using var stream = await Aio.OpenConnection("127.0.0.1", server.Port);
            var began = loop.Time;
            await stream.Write("begin\n");
            Assert.Equal("forty-four bytes of text, and one at a time", await stream.ReadLine());
            Assert.True(loop.Time - began >= TimeSpan.FromSeconds(43), $"It took {loop.Time - began}.");
            var message = new byte[11];
            await stream.ReadExactly(message);
            Assert.Equal("and as many", Text(message));

            // A limit for all of it strikes in the middle, and loses nothing.
            await Thrown<TimeoutException>(() => Aio.Timeout(5, async () => await stream.ReadExactly(message)));
            gate.Set();
            await stream.ReadExactly(message);
            Assert.Equal("to the end!", Text(message));
            Assert.Null(await stream.ReadLine());

            async Coroutine Dawdle(TcpStream stream)
            {
                Assert.Equal("begin", await stream.ReadLine());
                await Dole(stream, "forty-four bytes of text, and one at a time\nand as manyto the"u8.ToArray());
                await gate.Wait();
                await Dole(stream, " end!"u8.ToArray());
            }
        }

        static async Coroutine Dole(TcpStream stream, byte[] text)
        {
            foreach (var value in text)
            {
                await stream.Write(new[] { value });
                await Aio.Sleep(1);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Handshake_that_is_cancelled_at_any_moment_leaves_no_descriptor(bool byServer) => Run(async () =>
    {
        var before = OpenSockets;
        var cancelled = 0;
        for (var passes = 0; passes < 40; passes++)
        {
            LoopTask? accepting = null;
            var server = await Aio.StartServer(Accept, "127.0.0.1", 0);
            var connecting = Aio.CreateTask(Aio.OpenConnection("127.0.0.1", server.Port, Encrypted));
            await Until(() => accepting is not null || (!byServer && passes % 2 == 0));
            for (var pass = passes / 2; pass > 0; pass--)
                await Aio.Sleep(0);
            (byServer ? accepting! : (Future)connecting).Cancel();
            await Aio.Wait([connecting]);
            cancelled += (byServer ? accepting! : (Future)connecting).IsCancelled ? 1 : 0;
            if (!connecting.IsCancelled && connecting.Exception is null)
                connecting.Result.Dispose();
            else if (byServer)
                Assert.True(connecting.Exception is IOException or SocketException { SocketErrorCode: SocketError.ConnectionReset }, $"{connecting.Exception}"); // the reset may come before the client knows that it is connected
            else
                Assert.True(connecting.IsCancelled);
            await server.Close();
            await Until(() => OpenSockets == before);

            async Coroutine Accept(TcpStream stream)
            {
                accepting = Aio.CreateTask(stream.StartTls(TestCertificates.Server()));
                await Aio.Wait([accepting]);
                if (!accepting.IsCancelled && accepting.Exception is { } e)
                    Assert.IsType<IOException>(e, exactMatch: false); // the client was cancelled
            }
        }

        Assert.NotEqual(0, cancelled);
        Assert.Empty(Faults);
    });

    [Fact]
    public void Write_that_is_cancelled_with_TLS_is_still_sent() => Run(async () =>
    {
        // Much more than the system and the encryption take in at once.
        var message = new byte[8_000_000];
        new Random(1).NextBytes(message);
        var gate = new AsyncEvent();
        byte[] received = [];
        await using var server = await Aio.StartServer(Collect, "127.0.0.1", 0, new ServerOptions { Tls = TestCertificates.Server() });
        await using var stream = await Aio.OpenConnection("127.0.0.1", server.Port, Encrypted);
        var write = Aio.CreateTask(stream.Write(message));
        await Until(() => stream.UnsentCount > 0);
        await Settle();
        Assert.False(write.IsDone);
        write.Cancel();
        await Thrown<OperationCanceledException>(async () => await write);
        var expected = message.ToArray();
        Array.Clear(message);
        gate.Set();
        await stream.Close();
        await Until(() => server.ConnectionCount == 0);
        Assert.Empty(Faults);
        Assert.Equal(expected, received);

        async Coroutine Collect(TcpStream stream)
        {
            await gate.Wait();
            received = await stream.ReadAll();
        }
    });

    [Fact]
    public void Close_with_unread_data_loses_nothing_of_what_was_written() => Connected(async (ours, peer) =>
    {
        // A connection that is closed with something unread in the system's hands is reset, and what is unsent there is dropped.
        var message = new byte[3_000_000];
        new Random(2).NextBytes(message);
        Send(peer, "nobody reads this");
        var writing = Aio.CreateTask(ours.Write(message));
        await Until(() => ours.UnsentCount > 0);
        var received = new MemoryStream();
        var collecting = Task.Run(() =>
        {
            var buffer = new byte[5000];
            int count;
            while ((count = peer.Receive(buffer)) > 0)
                received.Write(buffer, 0, count);
        });
        await writing;
        await ours.Close();
        await collecting;
        Assert.Equal(message, received.ToArray());
    }, receiveBuffer: 4096);

    [Fact]
    public void Loop_that_is_closed_with_something_in_flight_in_every_state_leaves_no_descriptor()
    {
        using var full = FullListener(out var waiting);
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen(8);
        TcpStream? idle = null;
        Loop.RunUntilComplete(Main());
        Loop.Dispose();
        GC.KeepAlive(idle); // no task holds it: collected before, it would be reported for that
        Assert.Equal(0, OpenSockets);
        Assert.NotEmpty(Faults);
        Assert.All(Faults, fault => Assert.Equal(LoopFaultKind.PendingAtClose, fault.Kind));
        waiting.ForEach(socket => socket.Dispose());

        async Coroutine Main()
        {
            var server = await Aio.StartServer(async stream => await stream.ReadAll(), "127.0.0.1", 0); // accepts, and its handlers read
            var encrypted = await Aio.StartServer(async stream => await stream.ReadAll(), "127.0.0.1", 0, new ServerOptions { Tls = TestCertificates.Server() });
            var silentPort = ((IPEndPoint)silent.LocalEndPoint!).Port;
            _ = Aio.CreateTask(Aio.OpenConnection("127.0.0.1", ((IPEndPoint)full.LocalEndPoint!).Port)); // connects
            _ = Aio.CreateTask(Aio.OpenConnection("127.0.0.1", silentPort, Encrypted)); // shakes hands
            var reading = await Aio.OpenConnection("127.0.0.1", server.Port);
            _ = Aio.CreateTask(reading.ReadLine());
            var readingTls = await Aio.OpenConnection("127.0.0.1", encrypted.Port, Encrypted);
            _ = Aio.CreateTask(readingTls.ReadLine());
            var writing = await Aio.OpenConnection("127.0.0.1", silentPort);
            _ = Aio.CreateTask(writing.Write(new byte[10_000_000]));
            idle = await Aio.OpenConnection("127.0.0.1", encrypted.Port); // whose handshake the server waits for
            await Until(() => writing.UnsentCount > 0 && server.ConnectionCount == 1 && encrypted.ConnectionCount == 2);
            await Settle();
        }
    }
}
