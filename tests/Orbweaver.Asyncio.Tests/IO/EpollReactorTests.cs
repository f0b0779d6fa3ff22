namespace Orbweaver.Asyncio.Tests;

public sealed class EpollReactorTests() : ReactorTests(Create)
{
    [Fact]
    public async Task Warm_operations_allocate_nothing() => Assert.Equal(0, await MeasureAllocationAsync(default));

    [Fact]
    public async Task Warm_operations_with_a_token_allocate_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        Assert.Equal(0, await MeasureAllocationAsync(cancellation.Token));
    }

    private static EpollReactor Create()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has epoll.");
        return new EpollReactor();
    }
}
