namespace Orbweaver.Asyncio.Tests;

/// <summary>What a runner does with the result; named as in CPython's test_runners.</summary>
[Trait("Rule", "48")]
public sealed class RunnerResultTests
{
    [Fact]
    public void No_repr_is_call_on_the_task_result()
    {
        // cpython#112559
        using var runner = new Runner(() => new EventLoop(new EventLoopOptions { TimeProvider = new VirtualClock() }));
        Assert.Equal(0, runner.Run(Result()).Texts);

        static async Coroutine<Counted> Result()
        {
            await Aio.Sleep(0);
            return new Counted();
        }
    }

    /// <summary>Counts how often it was asked for its text.</summary>
    private sealed class Counted
    {
        public int Texts { get; private set; }

        public override string ToString()
        {
            Texts++;
            return nameof(Counted);
        }
    }
}
