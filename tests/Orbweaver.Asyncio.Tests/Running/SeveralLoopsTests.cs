using System.Text;

namespace Orbweaver.Asyncio.Tests;

/// <summary>What a pool of loops stands on: several in one process, one a thread, each with its reactor and nothing shared.</summary>
public sealed class SeveralLoopsTests
{
    private const int Loops = 4;
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("epoll")]
    [InlineData("portable")]
    [InlineData("epoll portable")]
    public async Task Loops_side_by_side_serve_and_ask_themselves_and_each_other(string reactors)
    {
        var kinds = reactors.Split(' ');
        Assert.SkipWhen(reactors.Contains("epoll", StringComparison.Ordinal) && !OperatingSystem.IsLinux(), "Only Linux has epoll.");
        var ports = new int[Loops];
        using var listening = new Barrier(Loops);
        using var asked = new Barrier(Loops);
        var threads = await Task.WhenAll(Enumerable.Range(0, Loops).Select(OnThread)).WaitAsync(Watchdog, TestContext.Current.CancellationToken);
        Assert.Equal(Loops, threads.Distinct().Count());

        Task<int> OnThread(int number) => Task.Factory.StartNew(() => RunLoop(number), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        int RunLoop(int number)
        {
            List<LoopFault> faults = [];
            using var loop = new EventLoop { ExceptionHandler = (_, fault) => faults.Add(fault) };
            loop.UseReactor(Reactor.Create(kinds[number % kinds.Length] == "epoll" ? ReactorKind.Epoll : ReactorKind.Portable));
            loop.RunUntilComplete(Main(number));
            Assert.Empty(faults);
            return Environment.CurrentManagedThreadId;
        }

        async Coroutine Main(int number)
        {
            var (loop, thread) = (EventLoop.Running(), Environment.CurrentManagedThreadId);
            var served = 0;
            await using var server = await Aio.StartServer(Serve, "127.0.0.1", 0);
            ports[number] = server.Port;
            Assert.True(listening.SignalAndWait(Watchdog));
            await Aio.Gather(Enumerable.Range(0, 40).Select(Ask));

            // The others may still be asking this one; its own thread must not stop serving them.
            Assert.True(await Aio.ToThread(() => asked.SignalAndWait(Watchdog)));
            while (server.ConnectionCount > 0)
                await Aio.Sleep(0);
            Assert.Equal(40, served);

            async Coroutine Ask(int i)
            {
                await using var stream = await Aio.OpenConnection("127.0.0.1", ports[(number + i) % Loops]);
                for (var round = 0; round < 20; round++)
                {
                    var text = $"{number} {i} {round} {new string('x', round * 100)}";
                    await stream.Write(text + "\n");
                    Assert.Equal(text, await stream.ReadLine());
                    await Aio.Sleep(0);
                    Here();
                }
            }

            async Coroutine Serve(TcpStream stream)
            {
                served++;
                await foreach (var line in stream.ReadLines())
                {
                    Here();
                    await stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
                }
            }

            void Here()
            {
                Assert.Same(loop, EventLoop.Running());
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
            }
        }
    }
}
