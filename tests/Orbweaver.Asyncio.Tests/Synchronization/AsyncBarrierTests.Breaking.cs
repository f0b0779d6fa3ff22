namespace Orbweaver.Asyncio.Tests;

/// <content>Reset and abort.</content>
public sealed partial class AsyncBarrierTests
{
    [Fact]
    public void Barrier_reset() => Run(async () =>
    {
        var barrier = new AsyncBarrier(1);
        await barrier.Reset();
        AssertUsable(barrier);
    });

    [Fact]
    public void Barrier_reset_while_tasks_waiting() => Run(async () =>
    {
        var barrier = new AsyncBarrier(N);
        var broken = 0;
        var tasks = Make(N - 1, async () =>
        {
            await CoroutineTests.Thrown<BrokenBarrierException>(async () => await barrier.Wait());
            broken++;
        });
        await Aio.Sleep(0);
        await barrier.Reset();
        await All(tasks);
        Assert.Equal(N - 1, broken);
        AssertUsable(barrier);
    });

    [Fact]
    public void Barrier_reset_when_tasks_half_draining() => Run(async () =>
    {
        // Who has not left yet when a round that was complete is reset is broken off all the same.
        var barrier = new AsyncBarrier(N);
        var (passed, broken) = (0, 0);
        await All(Make(N, async () =>
        {
            try
            {
                await barrier.Wait();
            }
            catch (BrokenBarrierException)
            {
                broken++;
                return;
            }

            if (++passed == N - (N / 2))
                await barrier.Reset();
        }));
        Assert.Equal(N / 2, broken);
        AssertUsable(barrier);
    });

    [Fact]
    public void Barrier_reset_when_tasks_half_draining_half_blocking() => Run(async () =>
    {
        const int half = N / 2;
        var barrier = new AsyncBarrier(N);
        var (passed, broken, brokenWhileBlocked) = (0, 0, 0);
        await All(Make(N, async () =>
        {
            try
            {
                await barrier.Wait();
            }
            catch (BrokenBarrierException)
            {
                broken++;
                await barrier.Wait();
                return;
            }

            if (++passed > half)
            {
                await barrier.Reset();
                await barrier.Wait();
                return;
            }

            try
            {
                await barrier.Wait(); // blocked by the draining, and so not in the round that is called off
            }
            catch (BrokenBarrierException)
            {
                brokenWhileBlocked++;
            }
        }));
        Assert.Equal((half, 0), (broken, brokenWhileBlocked));
        AssertUsable(barrier);
    });

    [Fact]
    public void Barrier_reset_while_tasks_waiting_and_waiting_again() => Run(async () =>
    {
        var barrier = new AsyncBarrier(N);
        var (broken, passed) = (0, 0);
        var tasks = Make(N - 1, async () =>
        {
            await CoroutineTests.Thrown<BrokenBarrierException>(async () => await barrier.Wait());
            broken++;
            await barrier.Wait();
            passed++;
        });
        tasks.Add(Aio.CreateTask(barrier.Reset()));
        await Aio.Sleep(0);
        tasks.AddRange(Make(1, async () =>
        {
            await barrier.Wait();
            passed++;
        }));
        await All(tasks);
        Assert.Equal((N - 1, N), (broken, passed));
        AssertUsable(barrier);
    });

    [Fact]
    public void Barrier_reset_while_tasks_draining() => Run(async () =>
    {
        var barrier = new AsyncBarrier(N);
        var (count, second, third) = (0, 0, 0);
        await All(Make(N, async () =>
        {
            await barrier.Wait();
            if (++count == N)
                await barrier.Reset();
            else
                second++;
            await barrier.Wait();
            await barrier.Wait();
            third++;
        }));
        Assert.Equal((N - 1, N), (second, third));
        AssertUsable(barrier);
    });

    [Fact]
    public void Barrier_abort() => Run(async () =>
    {
        var barrier = new AsyncBarrier(1);
        await barrier.Abort();
        Assert.Equal(0, barrier.WaitingCount);
        Assert.True(barrier.IsBroken);
        var error = await CoroutineTests.Thrown<BrokenBarrierException>(async () => await barrier.Wait());
        Assert.Contains("Reset", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Barrier_abort_when_tasks_half_draining_half_blocking() => Run(async () =>
    {
        const int half = N / 2;
        var barrier = new AsyncBarrier(N);
        var (passed, broken, brokenWhileBlocked) = (0, 0, 0);
        await All(Make(N, async () =>
        {
            try
            {
                await barrier.Wait();
            }
            catch (BrokenBarrierException)
            {
                broken++;
                return;
            }

            if (++passed > half)
            {
                await barrier.Abort();
                return;
            }

            try
            {
                await barrier.Wait();
            }
            catch (BrokenBarrierException)
            {
                brokenWhileBlocked++;
            }
        }));
        Assert.True(barrier.IsBroken);
        Assert.Equal((half, N - half - 1), (broken, brokenWhileBlocked));
        Assert.Equal(0, barrier.WaitingCount);
    });

    [Fact]
    public void Barrier_abort_when_exception_then_resetting() => Run(async () =>
    {
        var barrier = new AsyncBarrier(N);
        var meeting = new AsyncBarrier(N);
        var (passed, broken, passedAgain) = (0, 0, 0);
        await All(Make(N, async () =>
        {
            try
            {
                if (await barrier.Wait() == N / 2)
                    throw new FormatException();
                await barrier.Wait();
                passed++;
            }
            catch (BrokenBarrierException)
            {
                broken++;
            }
            catch (FormatException)
            {
                await barrier.Abort();
            }

            // All have left it when it is reset, and nobody enters before.
            if (await meeting.Wait() == N / 2)
                await barrier.Reset();
            await meeting.Wait();
            await barrier.Wait();
            passedAgain++;
        }));
        Assert.Equal((0, N - 1, N), (passed, broken, passedAgain));
        AssertUsable(barrier);
    });
}
