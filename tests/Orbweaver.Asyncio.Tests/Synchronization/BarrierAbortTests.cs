namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 55; names as in CPython's test_locks.</summary>
[Trait("Rule", "55")]
public sealed class BarrierAbortTests : LoopTest
{
    [Fact]
    public void Barrier_abort_when_exception() => Run(async () =>
    {
        // One fails between two meetings and breaks the barrier, on which the others wait or will wait.
        const int N = 5;
        var barrier = new AsyncBarrier(N);
        var (met, broken) = (0, 0);
        await Aio.Gather(Enumerable.Range(0, N).Select(_ => Meet()));
        Assert.True(barrier.IsBroken);
        Assert.Equal((0, N - 1), (met, broken));
        Assert.Equal(0, barrier.WaitingCount);

        async Coroutine Meet()
        {
            try
            {
                if (await barrier.Wait() == N / 2)
                    throw new FormatException();
                await barrier.Wait();
                met++;
            }
            catch (BrokenBarrierException)
            {
                broken++;
            }
            catch (FormatException)
            {
                await barrier.Abort();
            }
        }
    });
}
