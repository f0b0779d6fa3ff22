using System.Diagnostics;

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

    [Fact]
    public void Poll_for_less_than_a_millisecond_does_not_take_a_whole_one()
    {
        // epoll_pwait2 came with Linux 5.11 and glibc 2.35; before, whole milliseconds are all there is.
        Assert.SkipUnless(Environment.OSVersion.Version >= new Version(5, 11), $"Linux {Environment.OSVersion.Version} has no epoll_pwait2.");
        Assert.SkipUnless(System.Runtime.InteropServices.NativeLibrary.TryGetExport(System.Runtime.InteropServices.NativeLibrary.GetMainProgramHandle(), "epoll_pwait2", out _), "The C library has no epoll_pwait2.");
        using EpollReactor reactor = Create();
        reactor.SetOwner(Environment.CurrentManagedThreadId);
        TimeSpan least = TimeSpan.MaxValue;
        for (int i = 0; i < 2000 && least >= TimeSpan.FromMilliseconds(1); i++)
        {
            long start = Stopwatch.GetTimestamp();
            reactor.Poll(100_000);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            least = elapsed < least ? elapsed : least;
        }

        Assert.InRange(least, TimeSpan.FromMicroseconds(100), TimeSpan.FromMilliseconds(1));
        reactor.SetOwner(0);
    }

    private static EpollReactor Create()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has epoll.");
        return new EpollReactor();
    }
}
