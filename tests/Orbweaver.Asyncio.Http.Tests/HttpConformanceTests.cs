namespace Orbweaver.Asyncio.Tests;

/// <summary>What the framework's own handler does: the measure for ours.</summary>
public sealed class FrameworkHandlerTests(TestSite site) : HttpConformance(site)
{
    private protected override SocketsHttpHandler CreateHandler() => new();

    private protected override Task<T> On<T>(Func<Task<T>> code) => Task.Run(code).WaitAsync(ReactorPump.Watchdog);
}

/// <summary>Our handler on a reactor.</summary>
public abstract class LoopHandlerTests : HttpConformance, IDisposable
{
    private readonly ReactorPump _pump;

    private protected LoopHandlerTests(TestSite site, Reactor reactor)
        : base(site) => _pump = new ReactorPump(reactor);

    public void Dispose()
    {
        _pump.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected override SocketsHttpHandler CreateHandler() => LoopHttp.CreateHandler(_pump.Reactor);

    private protected override Task<T> On<T>(Func<Task<T>> code) => _pump.RunAsync(code);
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
