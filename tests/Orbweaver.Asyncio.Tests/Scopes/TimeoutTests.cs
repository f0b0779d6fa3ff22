namespace Orbweaver.Asyncio.Tests;

/// <summary>Rules 38 to 40. The names are those of CPython's test_timeouts.</summary>
public sealed class TimeoutTests : LoopTest
{
    private TimeoutScope? _scope;

    [Fact]
    [Trait("Rule", "38")]
    public void Timeout_basic() => Run(async () =>
    {
        var error = await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.Timeout(0.01, Long));
        Assert.IsType<OperationCanceledException>(error.InnerException);
        Assert.True(_scope!.IsExpired);
        Assert.Equal(TimeSpan.FromSeconds(0.01), Loop.Time);
        Assert.Equal(0, Aio.CurrentTask!.Cancelling);
    });

    [Fact]
    public void Error_names_the_time_that_was_allowed() => Run(async () =>
    {
        await Aio.Sleep(1);
        Assert.Equal("The time allowed, 1.5 s, is over.", await Text(() => Aio.Timeout(1.5, Long)));
        Assert.Equal("The time allowed, 0 s, is over.", await Text(() => Aio.Timeout(-1, Long)));
        Assert.Equal("The time allowed, 2 s, is over.", await Text(() => Aio.TimeoutAt(Loop.Time + TimeSpan.FromSeconds(2), Long)));
        Assert.Equal("The time allowed, 3 s, is over.", await Text(() => Aio.Timeout(1, async scope =>
        {
            scope.Reschedule(scope.When + TimeSpan.FromSeconds(2));
            await Aio.Sleep(10);
        })));
        Assert.Equal("The time allowed, 0.001 s, is over.", await Text(() => Aio.WaitFor(Aio.Sleep(1), 0.001)));
        Assert.Equal("The time allowed, 0 s, is over.", await Text(() => Aio.WaitFor(Aio.Sleep(1), 0)));

        static async Coroutine<string> Text(Func<Coroutine> late) => (await CoroutineTests.Thrown<TimeoutException>(async () => await late())).Message;
    });

    [Fact]
    public void Timeout_at_basic() => Run(async () =>
    {
        await Aio.Sleep(1);
        var deadline = Loop.Time + TimeSpan.FromSeconds(0.01);
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.TimeoutAt(deadline, Long));
        Assert.True(_scope!.IsExpired);
        Assert.Equal(deadline, _scope.When);
        Assert.Equal(deadline, Loop.Time);
    });

    [Fact]
    public void Nested_timeouts_only_the_outer_throws() => Run(async () =>
    {
        TimeoutScope? outer = null;
        var cancelled = false;
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.TimeoutAt(TimeSpan.FromSeconds(1), async scope =>
        {
            outer = scope;
            try
            {
                await Aio.TimeoutAt(TimeSpan.FromSeconds(1), Long);
            }
            catch (OperationCanceledException)
            {
                cancelled = true;
                throw;
            }
        }));
        Assert.True(cancelled);
        Assert.True(outer!.IsExpired);
        Assert.True(_scope!.IsExpired);
    });

    [Fact]
    public void Timeout_not_called() => Run(async () =>
    {
        Assert.Equal(5, await Aio.Timeout(10, async scope =>
        {
            _scope = scope;
            return await Aio.Sleep(0.01, 5);
        }));
        Assert.False(_scope!.IsExpired);
        Assert.Equal(TimeSpan.FromSeconds(10), _scope.When);
        await Aio.Sleep(20); // the timer is gone
    });

    [Fact]
    public void Timeout_disabled() => Run(async () =>
    {
        foreach (var timeout in new[] { Aio.Timeout(null, Short), Aio.TimeoutAt(null, Short) })
        {
            await timeout;
            Assert.False(_scope!.IsExpired);
            Assert.Null(_scope.When);
        }

        await Aio.Timeout(double.PositiveInfinity, Short);
        Assert.False(_scope!.IsExpired);
    });

    [Theory]
    [InlineData(0, 10)]
    [InlineData(0, 0)]
    [InlineData(-11, 0)]
    public void Timeout_zero_or_in_the_past_strikes_the_first_await_that_suspends(double timeout, double sleep) => Run(async () =>
    {
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.Timeout(timeout, async scope =>
        {
            _scope = scope;
            await Aio.Sleep(sleep);
        }));
        Assert.True(_scope!.IsExpired);
        Assert.Equal(TimeSpan.FromSeconds(timeout), _scope.When);
        Assert.Equal(TimeSpan.Zero, Loop.Time);
    });

    [Fact]
    public void Timeout_zero_that_never_suspends_does_not_strike() => Run(async () =>
    {
        var task = Aio.CurrentTask!;
        Assert.Equal(1, await Aio.Timeout(0, async () => await Number()));
        await Aio.Sleep(0);
        Assert.Equal(0, task.Cancelling);

        static async Coroutine<int> Number() => 1;
    });

    [Fact]
    public void Foreign_exception_passed() => Run(async () =>
    {
        await CoroutineTests.Thrown<FormatException>(async () => await Aio.Timeout(0.01, async scope =>
        {
            _scope = scope;
            throw new FormatException();
        }));
        Assert.False(_scope!.IsExpired);
    });

    [Fact]
    public void Foreign_exception_on_timeout_passes() => Run(async () =>
    {
        // Rule 39; .NET's exceptions have no context into which a TimeoutException could be spliced.
        await CoroutineTests.Thrown<FormatException>(async () => await Aio.Timeout(0.01, async scope =>
        {
            _scope = scope;
            try
            {
                await Aio.Sleep(1);
            }
            catch (OperationCanceledException e)
            {
                throw new FormatException("cleanup", e);
            }
        }));
        Assert.True(_scope!.IsExpired);
        Assert.Equal(0, Aio.CurrentTask!.Cancelling);
    });

    [Fact]
    public void Foreign_cancel_doesnt_timeout_if_not_expired() => Run(async () =>
    {
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Timeout(10, async scope =>
        {
            _scope = scope;
            Aio.CurrentTask!.Cancel();
            await Aio.Sleep(10);
        }));
        Assert.False(_scope!.IsExpired);
    });

    [Fact]
    [Trait("Rule", "39")]
    public void Foreign_cancel_on_top_of_the_timeouts_own_passes_as_a_cancellation() => Run(async () =>
    {
        // Rule 39: uncancel() > saved.
        var task = Aio.CreateTask(Aio.Timeout(1, Long));
        Loop.CallAt(TimeSpan.FromSeconds(1), () => task.Cancel("outside"));
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.True(task.IsCancelled);
        Assert.True(_scope!.IsExpired);
        Assert.Equal(1, task.Cancelling);
    });

    [Fact]
    public void Outer_task_is_not_cancelled() => Run(async () =>
    {
        var task = Aio.CreateTask(Outer());
        await task;
        Assert.False(task.IsCancelled);

        async Coroutine Outer() => await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.Timeout(0.001, Long));
    });

    [Fact]
    public void Nested_timeouts_the_outer_strikes_after_the_inner() => Run(async () =>
    {
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.Timeout(0.1, async () =>
        {
            await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.Timeout(0.01, Long));
            await Aio.Sleep(10);
        }));
        Assert.Equal(TimeSpan.FromSeconds(0.1), Loop.Time);
    });

    [Fact]
    [Trait("Rule", "40")]
    public void Reschedule() => Run(async () =>
    {
        var task = Aio.CreateTask(Aio.TimeoutAt(TimeSpan.FromSeconds(10), Long));
        await Aio.Sleep(0);
        Assert.Equal(TimeSpan.FromSeconds(10), _scope!.When);
        _scope.Reschedule(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromSeconds(30), _scope.When);
        await Aio.Sleep(20);
        Assert.False(_scope.IsExpired);
        _scope.Reschedule(null);
        Assert.Null(_scope.When);
        await Aio.Sleep(15);
        Assert.False(task.IsDone);
        _scope.Reschedule(TimeSpan.FromSeconds(1));
        await CoroutineTests.Thrown<TimeoutException>(async () => await task);
        Assert.Equal(TimeSpan.FromSeconds(35), Loop.Time);
    });

    [Fact]
    public void Repr() => Run(async () =>
    {
        await Aio.Timeout(10, async scope =>
        {
            _scope = scope;
            Assert.Equal("Timeout (active, deadline 10 s)", scope.ToString());
            scope.Reschedule(null);
            Assert.Equal("Timeout (active, deadline none)", scope.ToString());
            await Aio.Sleep(0);
        });
        Assert.Equal("Timeout (finished)", _scope!.ToString());
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.Timeout(1, Long));
        Assert.Equal("Timeout (expired)", _scope.ToString());
    });

    [Fact]
    public void Nested_timeout_in_finally() => Run(async () =>
    {
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.Timeout(1, async () =>
        {
            try
            {
                await Aio.Sleep(10);
            }
            finally
            {
                await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.Timeout(1, Long));
            }
        }));
        Assert.Equal(TimeSpan.FromSeconds(2), Loop.Time);
    });

    [Fact]
    public void Timeout_after_cancellation() => Run(async () =>
    {
        Aio.CurrentTask!.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(1));
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.Timeout(0, Long));
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Timeout(1, async () =>
        {
            Aio.CurrentTask!.Cancel();
            await Aio.Sleep(2);
        }));
        Assert.Equal(TimeSpan.Zero, Loop.Time);
    });

    [Fact]
    [Trait("Rule", "40")]
    public void Reschedule_in_a_wrong_state_throws() => Run(async () =>
    {
        // Rule 40: test_timeout_finished, _expired, _expiring.
        await Aio.Timeout(1, Short);
        Assert.Contains("finished", Refused(), StringComparison.Ordinal);
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.Timeout(1, Long));
        Assert.Contains("expired", Refused(), StringComparison.Ordinal);
        await Aio.Timeout(1, async scope =>
        {
            _scope = scope;
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(10));
            Assert.Contains("expiring", Refused(), StringComparison.Ordinal);
        });

        string Refused() => Assert.Throws<InvalidOperationException>(() => _scope!.Reschedule(null)).Message;
    });

    [Fact]
    public void Timeout_of_a_net_awaitable_fires_the_tasks_token() => Run(async () =>
    {
        var error = await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.Timeout(1, async () =>
            await Task.Delay(System.Threading.Timeout.Infinite, Aio.CancellationToken)));
        Assert.IsType<TaskCanceledException>(error.InnerException);
        Assert.Equal(0, Aio.CurrentTask!.Cancelling);
    });

    [Fact]
    public void Timeout_taskgroup() => Run(async () =>
    {
        var error = await CoroutineTests.Thrown<AggregateException>(async () => await Aio.Timeout(1, async () => await Aio.TaskGroup(async group =>
        {
            _ = group.CreateTask(Crash());
            await Aio.Sleep(10);
        })));
        Assert.IsType<FormatException>(Assert.Single(error.InnerExceptions));

        // The time-out's cancellation is on its way again, and is taken back as the scope is left.
        Assert.Equal(0, Aio.CurrentTask!.Cancelling);
        await Aio.Sleep(1);

        static async Coroutine Crash()
        {
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(20));
            throw new FormatException();
        }
    });

    private async Coroutine Long(TimeoutScope scope)
    {
        _scope = scope;
        await Aio.Sleep(50);
    }

    private async Coroutine Short(TimeoutScope scope)
    {
        _scope = scope;
        await Aio.Sleep(0.01);
    }
}
