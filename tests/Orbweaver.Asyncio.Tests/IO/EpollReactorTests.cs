namespace Orbweaver.Asyncio.Tests;

public sealed class EpollReactorTests() : ReactorTests(Create)
{
    private static EpollReactor Create()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has epoll.");
        return new EpollReactor();
    }
}
