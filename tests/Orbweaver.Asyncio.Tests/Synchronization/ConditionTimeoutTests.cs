namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 53; names as in CPython's test_locks.</summary>
[Trait("Rule", "53")]
public sealed class ConditionTimeoutTests : LoopTest
{
    [Fact]
    public void Condition_timeout_in_block() => Run(async () =>
    {
        var condition = new AsyncCondition();
        using (await condition.Acquire())
        {
            await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.WaitFor(condition.Wait(), 0.5));
            Assert.True(condition.IsLocked);
        }

        Assert.Equal(TimeSpan.FromSeconds(0.5), Loop.Time);
        Assert.Equal("AsyncCondition [unlocked]", condition.ToString());
    });
}
