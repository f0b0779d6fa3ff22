namespace Orbweaver.Asyncio.Tests;

/// <summary>Rules 50 and 51; names as in CPython's test_locks.</summary>
[Trait("Rule", "51")]
public sealed class AsyncLockTests : LoopTest
{
    [Fact]
    public void Lock_text_tells_its_state() => Run(async () =>
    {
        var mutex = new AsyncLock();
        Assert.Equal("AsyncLock [unlocked]", mutex.ToString());
        await mutex.Acquire();
        Assert.Equal("AsyncLock [locked]", mutex.ToString());
        var waiting = Aio.CreateTask(mutex.Acquire());
        await Aio.Sleep(0);
        Assert.Equal("AsyncLock [locked, waiters: 1]", mutex.ToString());
        waiting.Cancel();
    });

    [Fact]
    public void Lock_acquire()
    {
        // Rule 51: the waiters get it one by one, in their order, and each when it runs.
        Run(async () =>
        {
            var mutex = new AsyncLock();
            await mutex.Acquire();
            var tasks = Enumerable.Range(1, 3).Select(n => Aio.CreateTask(Take(n))).ToArray();
            await Aio.Sleep(0);
            AssertTrace();
            mutex.Release();
            Assert.False(mutex.IsLocked); // the one that is next has not run yet
            await Aio.Sleep(0);
            AssertTrace("1");
            Assert.True(mutex.IsLocked);
            mutex.Release();
            await Aio.Sleep(0);
            AssertTrace("1", "2");
            mutex.Release();
            await Aio.Sleep(0);
            AssertTrace("1", "2", "3");
            Assert.True(mutex.IsLocked);
            Assert.All(tasks, t => Assert.True(t.IsDone));

            async Coroutine Take(int n)
            {
                await mutex.Acquire();
                Say($"{n}");
            }
        });
    }

    [Fact]
    public void Lock_acquire_that_need_not_wait_does_not_suspend()
    {
        Run(async () =>
        {
            var mutex = new AsyncLock();
            Loop.CallSoon(() => Say("callback"));
            using (await mutex.Acquire())
                Say("inside");
            await Aio.Sleep(0);
        });
        AssertTrace("inside", "callback");
    }

    [Fact]
    public void Lock_acquire_cancel() => Run(async () =>
    {
        var mutex = new AsyncLock();
        await mutex.Acquire();
        var waiting = Aio.CreateTask(mutex.Acquire());
        Loop.CallSoon(() => waiting.Cancel());
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await waiting);
        Assert.Equal("AsyncLock [locked]", mutex.ToString());
    });

    [Fact]
    public void Lock_cancel_race() => Run(async () =>
    {
        // A holds the lock and releases it in the pass in which B, which is first to wait, is cancelled: C gets it.
        var mutex = new AsyncLock();
        var blocker = new Future<Unit>();
        var a = Aio.CreateTask(LockIt(blocker));
        await Aio.Sleep(0);
        var b = Aio.CreateTask(LockIt(null));
        await Aio.Sleep(0);
        var c = Aio.CreateTask(LockIt(null));
        await Aio.Sleep(0);
        blocker.SetResult(default);
        b.Cancel();
        await Aio.Sleep(0);
        Assert.False(mutex.IsLocked);
        Assert.True(a.IsDone);
        Assert.True(b.IsCancelled);
        await c;

        async Coroutine LockIt(Future<Unit>? until)
        {
            using (await mutex.Acquire())
            {
                if (until is not null)
                    await until;
            }
        }
    });

    [Fact]
    public void Lock_cancel_release_race() => Run(async () =>
    {
        // bpo-32734: the first that waits is cancelled and the lock released at once: one other gets it, not two.
        var mutex = new AsyncLock();
        var (calls, taken) = (0, 0);
        await mutex.Acquire();
        var tasks = Enumerable.Range(0, 3).Select(_ => Aio.CreateTask(LockIt())).ToArray();
        await Aio.Sleep(0);
        Loop.CallSoon(() =>
        {
            tasks[0].Cancel();
            mutex.Release();
        });
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await tasks[0]);
        Assert.Equal((3, 1), (calls, taken));
        Assert.True(tasks[1].IsDone);
        tasks[2].Cancel();
        await Aio.Sleep(0);
        Assert.True(tasks[2].IsCancelled);

        async Coroutine LockIt()
        {
            calls++;
            await mutex.Acquire();
            taken++;
        }
    });

    [Fact]
    public void Lock_finished_waiter_cancelled() => Run(async () =>
    {
        var mutex = new AsyncLock();
        await mutex.Acquire();
        var b = Aio.CreateTask(mutex.Acquire());
        await Aio.Sleep(0);
        var c = Aio.CreateTask(mutex.Acquire());
        b.Cancel();
        mutex.Release();
        await Aio.Sleep(0);
        Assert.True(mutex.IsLocked);
        Assert.True(b.IsCancelled);
        await c;
    });

    [Fact]
    public void Lock_waiter_cancelled_after_it_was_woken_wakes_the_next() => Run(async () =>
    {
        var mutex = new AsyncLock();
        await mutex.Acquire();
        var first = Aio.CreateTask(mutex.Acquire());
        var second = Aio.CreateTask(mutex.Acquire());
        await Aio.Sleep(0);
        mutex.Release();
        first.Cancel();
        await second;
        Assert.True(first.IsCancelled);
        Assert.True(mutex.IsLocked);
    });

    [Fact]
    public void Lock_free_but_promised_is_not_given_to_who_comes_later()
    {
        Run(async () =>
        {
            var mutex = new AsyncLock();
            await mutex.Acquire();
            var waiting = Aio.CreateTask(Take("waiting"));
            await Aio.Sleep(0);
            mutex.Release();
            await Take("late");
            await waiting;

            async Coroutine Take(string name)
            {
                using (await mutex.Acquire())
                    Say(name);
            }
        });
        AssertTrace("waiting", "late");
    }

    [Fact]
    public void Lock_free_with_cancelled_waiters_only_is_given_at_once() => Run(async () =>
    {
        var mutex = new AsyncLock();
        await mutex.Acquire();
        var waiting = Aio.CreateTask(mutex.Acquire());
        await Aio.Sleep(0);
        waiting.Cancel();
        mutex.Release();
        Loop.CallSoon(() => Say("callback"));
        await mutex.Acquire();
        AssertTrace();
        await Aio.Sleep(0);
        Assert.True(waiting.IsCancelled);
        Assert.True(mutex.IsLocked);
    });

    [Fact]
    public void Lock_release_not_acquired() => Assert.Throws<InvalidOperationException>(new AsyncLock().Release);

    [Fact]
    public void Lock_release_no_waiters() => Run(async () =>
    {
        var mutex = new AsyncLock();
        await mutex.Acquire();
        Assert.True(mutex.IsLocked);
        mutex.Release();
        Assert.False(mutex.IsLocked);
        Assert.Throws<InvalidOperationException>(mutex.Release);
    });

    [Fact]
    public void Lock_permit_disposed_unlocks_even_when_the_body_throws() => Run(async () =>
    {
        var mutex = new AsyncLock();
        await CoroutineTests.Thrown<FormatException>(async () =>
        {
            using var permit = await mutex.Acquire();
            await Aio.Sleep(0);
            throw new FormatException();
        });
        Assert.False(mutex.IsLocked);
    });

    [Fact]
    [Trait("Rule", "50")]
    public void Lock_of_one_loop_cannot_be_waited_for_on_another()
    {
        // Rule 50: it belongs to the loop on which a task had to wait first, and is free before.
        var mutex = new AsyncLock();
        using var other = new EventLoop(new EventLoopOptions { TimeProvider = new VirtualClock() });
        other.RunUntilComplete(mutex.Acquire()); // without a wait: not bound
        Run(async () =>
        {
            var task = Aio.CreateTask(mutex.Acquire());
            await Aio.Sleep(1);
            task.Cancel();
            await Aio.Sleep(1);
        });
        var error = Assert.Throws<InvalidOperationException>(() => other.RunUntilComplete(mutex.Acquire()));
        Assert.Contains("another loop", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Lock_waits_cancelled_at_random_never_let_two_in_and_leave_it_free(int seed) => Run(async () =>
    {
        var random = new Random(seed);
        var mutex = new AsyncLock();
        var tasks = new List<LoopTask>();
        var inside = 0;
        for (var round = 0; round < 400; round++)
        {
            tasks.Add(Aio.CreateTask(Work(random.Next(3))));
            if (random.Next(2) == 0)
                tasks[random.Next(tasks.Count)].Cancel();
            if (random.Next(2) == 0)
                await Passes(random.Next(4));
        }

        await Aio.Sleep(1000);
        Assert.All(tasks, t => Assert.True(t.IsDone));
        Assert.Equal("AsyncLock [unlocked]", mutex.ToString());

        async Coroutine Work(int seconds)
        {
            using var permit = await mutex.Acquire();
            Assert.Equal(1, ++inside);
            try
            {
                await Aio.Sleep(seconds);
            }
            finally
            {
                inside--;
            }
        }
    });
}
