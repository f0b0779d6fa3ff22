using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio.Tests;

/// <summary>Rules 15 to 19; the names are those of CPython's test_futures.</summary>
public sealed class FutureOutcomeTests : LoopTest
{
    [Fact]
    [Trait("Rule", "15")]
    public void Constructor_use_running_loop() => Run(async () =>
    {
        Assert.Same(Loop, new Future<int>().Loop);
        await Aio.Sleep(0);
    });

    [Fact]
    [Trait("Rule", "16")]
    public void Callbacks_invoked_on_set_exception()
    {
        var future = new Future<int>(Loop);
        var error = new FormatException();
        future.AddDoneCallback(f => Assert.Same(error, f.Exception));
        future.AddDoneCallback(_ => Say("called"));
        future.SetException(error);
        RunPasses();
        AssertTrace("called");
        Assert.Empty(Faults);
    }

    [Fact]
    public void Wrap_future_without_loop() => Assert.Throws<InvalidOperationException>(() => Aio.FromTask(Task.FromResult(1)));

    [Theory]
    [Trait("Rule", "19")]
    [InlineData("abandoned")]
    [InlineData("result unretrieved")]
    [InlineData("result retrieved")]
    public void Tb_logger_abandoned_or_with_a_result_is_not_called(string how)
    {
        Make();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        RunPasses();
        Assert.Empty(Faults);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Make()
        {
            var future = new Future<int>(Loop);
            if (how == "abandoned")
                return;
            future.SetResult(42);
            if (how == "result retrieved")
                Assert.Equal(42, future.Result);
        }
    }
}
