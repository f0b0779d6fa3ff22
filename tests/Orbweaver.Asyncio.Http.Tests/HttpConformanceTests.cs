namespace Orbweaver.Asyncio.Tests;

/// <summary>What the framework's own handler does: the measure for ours.</summary>
public sealed class FrameworkHandlerTests(TestSite site) : HttpConformance(site)
{
    private protected override SocketsHttpHandler CreateHandler() => new();

    private protected override Task<T> On<T>(Func<Task<T>> code) => Task.Run(code).WaitAsync(ReactorPump.Watchdog);
}

/// <summary>Our handler on a loop with a reactor of one kind.</summary>
public abstract class LoopHandlerTests : HttpConformance, IDisposable
{
    private readonly EventLoop _loop = new(new EventLoopOptions());
    private readonly Thread _thread;

    private protected LoopHandlerTests(TestSite site, Reactor reactor)
        : base(site)
    {
        _loop.UseReactor(reactor);
        _thread = new Thread(_loop.RunForever) { IsBackground = true, Name = "loop of the HTTP tests" };
        _thread.Start();
    }

    public void Dispose()
    {
        _loop.CallSoonThreadSafe(_loop.Stop);
        Assert.True(_thread.Join(ReactorPump.Watchdog), "The loop's thread did not stop.");
        _loop.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected override SocketsHttpHandler CreateHandler() => LoopHttp.CreateHandler(_loop);

    private protected override async Task<T> On<T>(Func<Task<T>> code)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.CallSoonThreadSafe(() => _ = RunThere());
        return await result.Task.WaitAsync(ReactorPump.Watchdog);

        async Task RunThere()
        {
            try
            {
                result.SetResult(await code());
            }
            catch (Exception exception)
            {
                result.SetException(exception);
            }
        }
    }
}

public sealed class EpollHandlerTests(TestSite site) : LoopHandlerTests(site, Create())
{
    private static EpollReactor Create()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has epoll.");
        return new EpollReactor();
    }
}

public sealed class PortableHandlerTests(TestSite site) : LoopHandlerTests(site, new PortableReactor());
