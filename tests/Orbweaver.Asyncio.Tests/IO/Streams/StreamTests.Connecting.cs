using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio.Tests;

public abstract partial class StreamTests
{
    [Fact]
    public void Open_connection_by_name_tries_all_addresses() => Run(async () =>
    {
        // Nobody listens on ::1 or 127.0.0.2.
        await using var server = await Aio.StartServer(Echo, "127.0.0.1", 0);
        var resolver = ResolverOf("127.0.0.2", "::1", "127.0.0.1");
        await using var stream = await Aio.OpenConnection("echo.test", server.Port, new ConnectOptions { Resolver = resolver });
        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)stream.RemoteEndPoint!).Address);
        await stream.Write("hello\n");
        Assert.Equal("hello", await stream.ReadLine());
        await stream.Close();
    });

    [Fact]
    public void Open_connection_that_is_refused_names_host_port_and_reason() => Run(async () =>
    {
        using var refusing = new RefusingPort();
        var port = refusing.Number;
        var e = await Thrown<SocketException>(async () => _ = await Aio.OpenConnection("127.0.0.1", port));
        Assert.Equal(SocketError.ConnectionRefused, e.SocketErrorCode);
        Assert.Contains($"127.0.0.1:{port}", e.Message, StringComparison.Ordinal);
        e = await Thrown<SocketException>(async () => _ = await Aio.OpenConnection("refused.test", port, new ConnectOptions { Resolver = ResolverOf("127.0.0.1", "127.0.0.2") }));
        Assert.Contains($"refused.test:{port}", e.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{port}", e.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.2:{port}", e.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Open_connection_to_a_name_that_nobody_knows() => Run(async () =>
    {
        var resolver = new NameResolver(static _ => throw new SocketException((int)SocketError.HostNotFound));
        var e = await Thrown<SocketException>(async () => _ = await Aio.OpenConnection("nowhere.test", 80, new ConnectOptions { Resolver = resolver }));
        Assert.Equal(SocketError.HostNotFound, e.SocketErrorCode);
        Assert.Contains("'nowhere.test'", e.Message, StringComparison.Ordinal);
        e = await Thrown<SocketException>(async () => _ = await Aio.OpenConnection("six.test", 80, new ConnectOptions { Resolver = ResolverOf("::1"), AddressFamily = AddressFamily.InterNetwork }));
        Assert.Contains("::1", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = Aio.OpenConnection("x", 0); });
        Assert.Throws<ArgumentException>(() => { _ = Aio.OpenConnection("", 80); });
    });

    [Fact]
    public void Open_connection_from_a_local_address() => Run(async () =>
    {
        await using var server = await Aio.StartServer(Echo, "127.0.0.1", 0);
        var options = new ConnectOptions { LocalEndPoint = new IPEndPoint(IPAddress.Parse("127.0.0.3"), 0), NoDelay = false, KeepAlive = TimeSpan.FromSeconds(30), ReadLimit = 10 };
        await using var stream = await Aio.OpenConnection("127.0.0.1", server.Port, options);
        Assert.Equal(IPAddress.Parse("127.0.0.3"), ((IPEndPoint)stream.LocalEndPoint!).Address);
        Assert.False(stream.NoDelay);
        Assert.Equal(10, stream.ReadLimit);
        var e = await Thrown<SocketException>(async () => _ = await Aio.OpenConnection("127.0.0.1", server.Port, new ConnectOptions { LocalEndPoint = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0) }));
        Assert.Contains("192.0.2.1", e.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Open_connection_that_is_cancelled_leaves_no_descriptor() => Run(async () =>
    {
        using var full = FullListener(out var waiting);
        var port = ((IPEndPoint)full.LocalEndPoint!).Port;
        var before = OpenSockets;
        for (var i = 0; i < 20; i++)
        {
            // In the resolver, in one connect, in several, and at once.
            var never = new TaskCompletionSource<IPAddress[]>();
            var options = new ConnectOptions { Resolver = i % 3 == 0 ? new NameResolver(_ => never.Task) : ResolverOf("127.0.0.1", "127.0.0.1"), AttemptDelay = TimeSpan.Zero };
            var task = Aio.CreateTask(Aio.OpenConnection(i % 4 == 0 ? "127.0.0.1" : "full.test", port, options));
            for (var passes = i % 5 * 3; passes > 0; passes--)
                await Aio.Sleep(0);
            task.Cancel();
            await Thrown<OperationCanceledException>(async () => _ = await task);
            never.TrySetResult([]);
        }

        await Until(() => OpenSockets == before);
        foreach (var socket in waiting)
            socket.Dispose();
    });

    [Fact]
    public void Open_connection_task_that_is_cancelled_as_it_succeeds_leaves_no_descriptor() => Run(async () =>
    {
        await using var server = await Aio.StartServer(Echo, "127.0.0.1", 0);
        var before = OpenSockets;
        for (var i = 0; i < 60; i++)
        {
            var task = Aio.CreateTask(Aio.OpenConnection("127.0.0.1", server.Port));
            for (var passes = i % 6; passes > 0; passes--)
                await Aio.Sleep(0);
            task.Cancel();
            await Aio.Wait([task]);
            if (!task.IsCancelled)
                task.Result.Dispose();
        }

        await Until(() => server.Connections.Count == 0 && OpenSockets == before);
    });

    [Fact]
    public void Resolver_asks_once_for_one_name_until_the_answer_is_old()
    {
        var clock = new VirtualClock();
        using var loop = new EventLoop(new EventLoopOptions { TimeProvider = clock });
        var asked = new List<string>();
        var resolver = new NameResolver(host =>
        {
            asked.Add(host);
            return host == "bad" ? Task.FromException<IPAddress[]>(new SocketException((int)SocketError.TryAgain)) : Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        })
        {
            TimeToLive = TimeSpan.FromSeconds(10),
            Capacity = 2,
        };
        loop.RunUntilComplete(Main());

        async Coroutine Main()
        {
            await Aio.Gather(resolver.Resolve("a"), resolver.Resolve("A"), resolver.Resolve("a"));
            Assert.Equal([IPAddress.Loopback], await resolver.Resolve("a"));
            Assert.Equal(["a"], asked);
            await Aio.Sleep(10);
            await resolver.Resolve("a");
            Assert.Equal(["a", "a"], asked);

            await Thrown<SocketException>(async () => await resolver.Resolve("bad"));
            await Thrown<SocketException>(async () => await resolver.Resolve("bad"));
            Assert.Equal(["a", "a", "bad", "bad"], asked);

            await Aio.Sleep(1);
            await resolver.Resolve("b");
            await resolver.Resolve("c"); // the oldest goes
            await resolver.Resolve("b");
            await resolver.Resolve("a");
            Assert.Equal(["a", "a", "bad", "bad", "b", "c", "a"], asked);
            Assert.Equal([IPAddress.IPv6Loopback], await resolver.Resolve("::1"));
            resolver.Clear();
            await resolver.Resolve("a");
            Assert.Equal(8, asked.Count);
        }
    }

    [Fact]
    public void Open_unix_connection() => Run(async () =>
    {
        var path = NewPath();
        await using var server = await Aio.StartUnixServer(Echo, path);
        Assert.Equal(path, Assert.Single(server.Endpoints).ToString());
        Assert.Equal(0, server.Port);
        var stream = await Aio.OpenUnixConnection(path, new ConnectOptions { ReadLimit = 10, NoDelay = false });
        Assert.Equal(10, stream.ReadLimit);
        await stream.Write("hello\n");
        Assert.Equal("hello", await stream.ReadLine());
        await stream.Close();
        server.StopListening();
        Assert.False(File.Exists(path));
        await Thrown<SocketException>(async () => _ = await Aio.OpenUnixConnection(path));
    });

    [Fact]
    public void Start_unix_server_takes_a_place_over_that_an_ended_server_left() => Run(async () =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The framework's sockets remove their path, so that none is left; system calls are made on Linux only.");
        var path = NewPath();
        var left = LinuxSocket.Open(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Assert.Equal(0, LinuxSocket.Bind(left, new UnixDomainSocketEndPoint(path)));
        Assert.Equal(0, LibC.Close(left));
        await using var server = await Aio.StartUnixServer(Echo, path);
        await using var client = await Aio.OpenUnixConnection(path);
        await client.Write("x\n");
        Assert.Equal("x", await client.ReadLine());
    });

    [Theory]
    [InlineData(FileShare.ReadWrite)]
    [InlineData(FileShare.None)]
    public void Start_unix_server_leaves_a_file_that_is_no_socket_alone(FileShare sharing) => Run(async () =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere a file that is locked cannot be told from a socket.");
        var path = NewPath();
        using (new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, sharing, 4096, FileOptions.DeleteOnClose))
        {
            await Thrown<SocketException>(async () => _ = await Aio.StartUnixServer(Echo, path));
            Assert.True(File.Exists(path));
        }
    });

    private static string NewPath() => Path.Combine(Path.GetTempPath(), $"orbweaver-{Guid.NewGuid():N}");

    /// <summary>Answers each line with itself.</summary>
    protected static async Coroutine Echo(TcpStream stream)
    {
        await foreach (var line in stream.ReadLines())
            await stream.Write(line + "\n");
    }

    protected static NameResolver ResolverOf(params string[] addresses) => new(_ => Task.FromResult(Array.ConvertAll(addresses, IPAddress.Parse)));

    /// <summary>A listener that takes no more connections: a connect to it waits (on Linux).</summary>
    private static Socket FullListener(out List<Socket> waiting)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        waiting = [];
        for (var i = 0; i < 4; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            try
            {
                socket.Connect(listener.LocalEndPoint!);
            }
            catch (SocketException)
            {
                // Under way.
            }

            waiting.Add(socket);
        }

        return listener;
    }
}
