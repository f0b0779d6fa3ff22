using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio.Tests;

/// <summary>What the exception handler learns, and the context in which it is called: rules 19, 59 and 60. The names are those of CPython's test_futures2 and test_futures.</summary>
public sealed class ExceptionHandlerTests : LoopTest
{
    private readonly AsyncLocal<string?> _local = new();

    [Fact]
    [Trait("Rule", "59")]
    public void Task_exc_handler_correct_context()
    {
        Loop.ExceptionHandler = (_, _) => Say(_local.Value ?? "none");
        Make();
        RunPasses(3);
        Collect();
        AssertTrace("task's");

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Make() => _ = Loop.CreateTask(Fail());

        async Coroutine Fail()
        {
            _local.Value = "task's";
            throw new FormatException();
        }
    }

    [Fact]
    [Trait("Rule", "59")]
    public void Handle_exc_handler_correct_context()
    {
        Loop.ExceptionHandler = (_, _) => Say(_local.Value ?? "none");
        Loop.CallSoon(() => Fail("soon"));
        Loop.CallSoon(_ => Fail("soon with state"), null);
        Loop.CallSoonThreadSafe(() => Fail("thread-safe"));
        Loop.CallLater(TimeSpan.Zero, () => Fail("timer"));
        var future = new Future<int>(Loop);
        future.AddDoneCallback(_ => Fail("done"));
        future.SetResult(1);
        RunPasses();
        AssertTrace("soon", "soon with state", "done", "thread-safe", "timer");
        Assert.Null(_local.Value);
    }

    [Fact]
    [Trait("Rule", "59")]
    public void Done_callback_of_a_task_that_fails_is_reported_in_the_callbacks_context()
    {
        Loop.ExceptionHandler = (_, _) => Say(_local.Value ?? "none");
        Run(async () =>
        {
            var task = Aio.CreateTask(Set("task's"));
            task.AddDoneCallback(_ => Fail("callback's"));
            await Passes(2);
        });
        AssertTrace("callback's");

        async Coroutine Set(string value) => _local.Value = value;
    }

    [Fact]
    [Trait("Rule", "60")]
    public void Future_source_traceback()
    {
        Loop.Debug = true;
        Loop.SlowCallbackDuration = TimeSpan.MaxValue;
        Make();
        Collect();
        Assert.Contains(nameof(Make), Assert.Single(Faults).CreatedAt!, StringComparison.Ordinal);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Make() => new Future<int>(Loop).SetException(new FormatException());
    }

    [Theory]
    [Trait("Rule", "60")]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("0", false)]
    [InlineData("1", true)]
    [InlineData("true", true)]
    public void Env_var_debug(string? value, bool debug) => Assert.Equal(debug, EventLoopOptions.DebugFrom(value));

    private void Fail(string value)
    {
        _local.Value = value;
        throw new FormatException();
    }
}
