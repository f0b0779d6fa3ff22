using System.Net.Sockets;

namespace Orbweaver.Asyncio.Tests;

/// <summary>Counts the process's own descriptors and memory: no other test may run beside it.</summary>
[CollectionDefinition(nameof(ProcessWide), DisableParallelization = true)]
public sealed class ProcessWide;

/// <summary>Thousands of connections, opened, used and closed: nothing of them stays.</summary>
[Collection(nameof(ProcessWide))]
public sealed class ManyConnectionsTests
{
    private const int Connections = 10_000;
    private const int AtOnce = 100;

    [Theory]
    [InlineData("epoll")]
    [InlineData("portable")]
    public void Connections_by_the_ten_thousand_leave_no_descriptor_and_no_memory(string kind)
    {
        Assert.SkipWhen(kind == "epoll" && !OperatingSystem.IsLinux(), "Only Linux has epoll.");
        using var loop = new EventLoop();
        loop.UseReactor(Reactor.Create(kind == "epoll" ? ReactorKind.Epoll : ReactorKind.Portable));
        List<LoopFault> faults = [];
        loop.ExceptionHandler = (_, fault) => faults.Add(fault);
        loop.RunUntilComplete(Main());
        Assert.Empty(faults);

        async Coroutine Main()
        {
            await using var server = await Aio.StartServer(Serve, "127.0.0.1", 0);
            await Use(server, AtOnce * 5); // what is kept to be used again is there then
            var memory = Memory(); // first: it collects, and so may close what earlier tests have left
            var descriptors = Descriptors();
            var sockets = loop.Reactor.SocketCount;
            await Use(server, Connections);
            Assert.Equal(sockets, loop.Reactor.SocketCount);
            Assert.Single(loop.AllTasks, task => !ReferenceEquals(task, loop.CurrentTask)); // the server's own
            Assert.Equal(descriptors, Descriptors());
            Assert.InRange(Memory() - memory, long.MinValue, 1_000_000); // 100 bytes a connection would be a leak
        }
    }

    [Theory]
    [InlineData("epoll")]
    [InlineData("portable")]
    public void Resets_by_the_thousand_that_are_reported_with_their_traces_leave_no_memory(string kind)
    {
        Assert.SkipWhen(kind == "epoll" && !OperatingSystem.IsLinux(), "Only Linux has epoll.");
        using var loop = new EventLoop();
        loop.UseReactor(Reactor.Create(kind == "epoll" ? ReactorKind.Epoll : ReactorKind.Portable));
        var reported = 0;
        loop.ExceptionHandler = (_, fault) => reported += fault.ToString().Contains(nameof(LoopStream.ReadLine), StringComparison.Ordinal) ? 1 : 0;
        loop.RunUntilComplete(Main());

        async Coroutine Main()
        {
            await using var server = await Aio.StartServer(static async stream => _ = await stream.ReadLine(), "127.0.0.1", 0);
            await Reset(server, 250);
            var before = (Memory(), Descriptors(), Resident());
            await Reset(server, 1000);
            Assert.InRange(Memory() - before.Item1, long.MinValue, 1_000_000);
            Assert.Equal(before.Item2, Descriptors());
            TestContext.Current.TestOutputHelper?.WriteLine($"{reported} reported; resident {before.Item3 >> 10} KiB before, {Resident() >> 10} KiB after");
            Assert.Equal(1250, reported);
        }

        async Coroutine Reset(Server server, int count)
        {
            for (var i = 0; i < count; i++)
            {
                var before = reported;
                var stream = await Aio.OpenConnection("127.0.0.1", server.Port);
                while (server.ConnectionCount == 0)
                    await Aio.Sleep(0);
                await Aio.Sleep(0); // its handler reads
                stream.Abort();
                while (server.ConnectionCount > 0)
                    await Aio.Sleep(0);
                Assert.Equal(before + 1, reported);
            }
        }
    }

    private static async Coroutine Use(Server server, int count)
    {
        var next = 0;
        await Aio.Gather(Enumerable.Range(0, AtOnce).Select(_ => Clients()));
        while (server.ConnectionCount > 0)
            await Aio.Sleep(0);
        for (var pass = 0; pass < 10; pass++)
            await Aio.Sleep(0);

        async Coroutine Clients()
        {
            while (next++ < count)
                await Talk(server.Port, next % 5);
        }
    }

    private static async Coroutine Talk(int port, int end)
    {
        var stream = await Aio.OpenConnection("127.0.0.1", port);
        await stream.Write("hello\n"u8.ToArray());
        Assert.Equal("hello", await stream.ReadLine());
        switch (end)
        {
            case 0:
                await stream.Close();
                break;
            case 1:
                stream.Dispose();
                break;
            case 2:
                stream.Abort();
                break;
            case 3:
                stream.ShutdownSend();
                Assert.Null(await stream.ReadLine());
                stream.Dispose();
                break;
            default:
                var read = Aio.CreateTask(stream.ReadLine());
                await Aio.Sleep(0);
                read.Cancel();
                await Aio.Wait([read]);
                stream.Dispose();
                break;
        }
    }

    private static async Coroutine Serve(TcpStream stream)
    {
        try
        {
            await foreach (var line in stream.ReadLines())
                await stream.Write(line + "\n");
        }
        catch (IOException e) when (e.InnerException is SocketException)
        {
            // Reset by its client.
        }
    }

    /// <summary>Of this process; where the system does not tell, the reactor's own count has to do.</summary>
    private static int Descriptors() => Directory.Exists("/proc/self/fd")
        ? Directory.GetFiles("/proc/self/fd").Count(path => new FileInfo(path).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true)
        : 0;

    private static long Resident()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static long Memory()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
