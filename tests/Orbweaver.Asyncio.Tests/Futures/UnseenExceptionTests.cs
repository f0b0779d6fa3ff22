using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio.Tests;

/// <summary>
/// An exception that nobody looks at is reported when its future is collected. The futures are made in methods of their own, which are not inlined, so that no
/// register or stack slot of the test keeps them.
/// </summary>
[Trait("Rule", "19")]
public sealed class UnseenExceptionTests : LoopTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Future_exception_never_retrieved(bool debug)
    {
        Loop.Debug = debug;
        Make();
        Collect();
        var fault = Assert.Single(Faults);
        Assert.StartsWith("Future exception was never retrieved", fault.Message, StringComparison.Ordinal);
        Assert.Equal("unseen", Assert.IsType<FormatException>(fault.Exception).Message);
        Assert.Equal(debug, fault.CreatedAt is not null);
        Collect();
        Assert.Single(Faults);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Make() => new Future<int>(Loop).SetException(new FormatException("unseen"));
    }

    [Fact]
    public void Task_exception_never_retrieved_is_reported_with_the_tasks_name()
    {
        Make();
        RunPasses(3);
        Collect();
        var fault = Assert.Single(Faults);
        Assert.StartsWith("Task exception was never retrieved", fault.Message, StringComparison.Ordinal);
        Assert.Contains("failing", fault.Message, StringComparison.Ordinal);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Make() => _ = Loop.CreateTask(Fail(), "failing");
    }

    [Theory]
    [InlineData("result")]
    [InlineData("exception")]
    [InlineData("await")]
    [InlineData("cancel")]
    public void Exception_that_was_looked_at_is_not_reported(string how)
    {
        Make();
        RunPasses(3);
        Collect();
        Assert.Empty(Faults);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Make()
        {
            var future = new Future<int>(Loop);
            future.SetException(new FormatException());
            switch (how)
            {
                case "result":
                    Assert.Throws<FormatException>(() => future.Result);
                    break;
                case "exception":
                    Assert.NotNull(future.Exception);
                    break;
                case "await":
                    _ = Loop.CreateTask(Catch(future));
                    break;
                default:
                    Assert.False(future.Cancel());
                    break;
            }
        }

        static async Coroutine Catch(Future<int> future) => await CoroutineTests.Thrown<FormatException>(async () => await future);
    }

    [Fact]
    public void Exception_whose_place_a_cancellation_takes_is_not_reported()
    {
        Make();
        RunPasses(3);
        Collect();
        Assert.Empty(Faults);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Make()
        {
            var future = new Future<int>(Loop);
            var task = Loop.CreateTask(Await(future));
            RunPasses();
            future.SetException(new FormatException());
            task.Cancel();
        }

        static async Coroutine Await(Future<int> future) => await future;
    }

    [Fact]
    public void Exception_of_a_task_awaited_by_RunUntilComplete_is_not_reported()
    {
        Make();
        Collect();
        Assert.Empty(Faults);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Make() => Assert.Throws<FormatException>(() => Loop.RunUntilComplete(Fail()));
    }

    [Fact]
    public void Tb_logger_not_called_after_cancel()
    {
        Make();
        Collect();
        Assert.Empty(Faults);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Make()
        {
            var task = Loop.CreateTask(Fail());
            RunPasses(3);
            Assert.True(task.IsDone);
            Assert.False(task.Cancel());
        }
    }

    [Fact]
    public void Cancelled_future_is_not_reported()
    {
        Make();
        Collect();
        Assert.Empty(Faults);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Make() => new Future<int>(Loop).Cancel();
    }

    [Fact]
    public void Exception_collected_when_the_loop_has_stopped_for_good_is_reported_when_it_closes()
    {
        Make();
        CollectOnly();
        Assert.Empty(Faults);
        Loop.Dispose();
        Assert.Single(Faults);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Make() => new Future<int>(Loop).SetException(new FormatException());
    }

    [Fact]
    public void Exception_that_nobody_has_looked_at_is_reported_when_the_loop_closes()
    {
        var failed = new Future<int>(Loop);
        failed.SetException(new FormatException());
        var seen = new Future<int>(Loop);
        seen.SetException(new FormatException());
        Assert.NotNull(seen.Exception);
        Loop.Dispose();
        Assert.Same(failed, Assert.Single(Faults).Future);
        CollectOnly();
        Assert.Single(Faults);
        GC.KeepAlive(failed);
    }

    [Fact]
    public void Exceptions_that_were_looked_at_are_not_kept()
    {
        var first = Make();
        for (var i = 0; i < 1000; i++)
            _ = Make();
        CollectOnly();
        Assert.False(first.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        WeakReference Make()
        {
            var future = new Future<int>(Loop);
            future.SetException(new FormatException());
            return new WeakReference(future.Exception);
        }
    }

    private static async Coroutine Fail()
    {
        await Aio.Sleep(0);
        throw new FormatException();
    }
}
