namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 54, the bounded kind.</summary>
[Trait("Rule", "54")]
public sealed class AsyncBoundedSemaphoreTests : LoopTest
{
    [Fact]
    public void Initial_value_negative_throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new AsyncBoundedSemaphore(-1));

    [Fact]
    public void Release_not_acquired()
    {
        var semaphore = new AsyncBoundedSemaphore(2);
        var error = Assert.Throws<SemaphoreFullException>(semaphore.Release);
        Assert.Contains("all 2 permits", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, semaphore.Available);
        Assert.Equal(2, semaphore.Permits);
    }

    [Fact]
    public void Permit_disposed_goes_back_and_a_second_release_is_an_error() => Run(async () =>
    {
        var semaphore = new AsyncBoundedSemaphore();
        using (await semaphore.Acquire())
            Assert.Equal("AsyncBoundedSemaphore [locked]", semaphore.ToString());
        Assert.Equal("AsyncBoundedSemaphore [unlocked, permits: 1]", semaphore.ToString());
        Assert.Throws<SemaphoreFullException>(semaphore.Release);
    });

    [Fact]
    public void Release_hands_the_permit_to_who_has_waited_longest() => Run(async () =>
    {
        var semaphore = new AsyncBoundedSemaphore();
        await semaphore.Acquire();
        var first = Aio.CreateTask(semaphore.Acquire());
        var second = Aio.CreateTask(semaphore.Acquire());
        await Aio.Sleep(0);
        semaphore.Release();
        await first;
        Assert.False(second.IsDone);
        semaphore.Release();
        await second;
        semaphore.Release();
        Assert.Throws<SemaphoreFullException>(semaphore.Release);
    });
}
