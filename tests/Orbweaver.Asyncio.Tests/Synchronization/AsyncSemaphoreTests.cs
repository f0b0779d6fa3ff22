namespace Orbweaver.Asyncio.Tests;

/// <summary>Rules 50 and 54; names as in CPython's test_locks.</summary>
[Trait("Rule", "54")]
public sealed class AsyncSemaphoreTests : LoopTest
{
    [Fact]
    public void Initial_value_zero() => Assert.True(new AsyncSemaphore(0).IsLocked);

    [Fact]
    public void Initial_value_negative_throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new AsyncSemaphore(-1));

    [Fact]
    public void Release_not_acquired_adds_a_permit()
    {
        var semaphore = new AsyncSemaphore();
        semaphore.Release();
        Assert.Equal(2, semaphore.Available);
    }

    [Fact]
    public void Acquire() => Run(async () =>
    {
        var semaphore = new AsyncSemaphore(3);
        await semaphore.Acquire();
        await semaphore.Acquire();
        Assert.False(semaphore.IsLocked);
        await semaphore.Acquire();
        Assert.True(semaphore.IsLocked);
        Assert.Equal(0, semaphore.Available);
    });

    [Fact]
    public void Permit_disposed_goes_back() => Run(async () =>
    {
        var semaphore = new AsyncSemaphore();
        using (await semaphore.Acquire())
            Assert.True(semaphore.IsLocked);
        Assert.False(semaphore.IsLocked);
    });

    [Fact]
    public void No_more_than_the_permits_are_in_at_a_time() => Run(async () =>
    {
        var semaphore = new AsyncSemaphore(3);
        var (inside, most) = (0, 0);
        await Aio.Gather(Enumerable.Range(0, 20).Select(_ => Work()));
        Assert.Equal(3, most);
        Assert.Equal(3, semaphore.Available);
        Assert.Equal(TimeSpan.FromSeconds(7), Loop.Time);

        async Coroutine Work()
        {
            using var permit = await semaphore.Acquire();
            most = Math.Max(most, ++inside);
            await Aio.Sleep(1);
            inside--;
        }
    });

    [Fact]
    public void Acquire_fifo_order()
    {
        Run(async () =>
        {
            var semaphore = new AsyncSemaphore();
            await Aio.Gather(Enumerable.Range(0, 4).Select(n => Work(n)));

            async Coroutine Work(int n)
            {
                for (var i = 0; i < 3; i++)
                {
                    using var permit = await semaphore.Acquire();
                    Say($"{n}.{i}");
                    await Aio.Sleep(0.01);
                }
            }
        });
        AssertTrace("0.0", "1.0", "2.0", "3.0", "0.1", "1.1", "2.1", "3.1", "0.2", "1.2", "2.2", "3.2");
    }

    [Fact]
    public void Acquire_fifo_order_2()
    {
        Run(async () =>
        {
            var semaphore = new AsyncSemaphore();
            var tasks = new[] { Aio.CreateTask(Take("1")), Aio.CreateTask(TakeTwice()), Aio.CreateTask(Take("3")) };
            await Aio.Sleep(0);
            semaphore.Release();
            semaphore.Release();
            foreach (var task in tasks)
                await task;

            async Coroutine Take(string name)
            {
                await semaphore.Acquire();
                Say(name);
            }

            async Coroutine TakeTwice()
            {
                await Take("2");
                semaphore.Release();
                await Take("4");
            }
        });
        AssertTrace("1", "2", "3", "4");
    }

    [Fact]
    public void Acquire_fifo_order_3()
    {
        Run(async () =>
        {
            var semaphore = new AsyncSemaphore(0);
            var tasks = Enumerable.Range(1, 3).Select(n => Aio.CreateTask(Take(n))).ToArray();
            await Aio.Sleep(0);
            tasks[0].Cancel();
            await Aio.Sleep(0);
            semaphore.Release();
            semaphore.Release();
            await tasks[1];
            await tasks[2];

            async Coroutine Take(int n)
            {
                await semaphore.Acquire();
                Say($"{n}");
            }
        });
        AssertTrace("2", "3");
    }

    [Fact]
    public void Acquire_fifo_order_4()
    {
        // Who goes on lets in all for whom there are permits, so that they run before a task that is made later.
        Run(async () =>
        {
            var semaphore = new AsyncSemaphore(0);
            LoopTask? fourth = null;
            var tasks = new[] { Aio.CreateTask(C1()), Aio.CreateTask(C2()), Aio.CreateTask(C3()) };
            await Aio.Sleep(0);
            Assert.Equal(2, semaphore.Available);
            await Aio.Sleep(0);
            foreach (var task in tasks)
                await task;
            await fourth!;

            async Coroutine C1()
            {
                await semaphore.Acquire();
                Assert.Equal(0, semaphore.Available);
                fourth = Aio.CreateTask(C4());
                Say("1");
            }

            async Coroutine C2()
            {
                semaphore.Release();
                semaphore.Release();
                semaphore.Release();
                Assert.Equal(2, semaphore.Available);
                Assert.True(semaphore.IsLocked);
                await semaphore.Acquire();
                Say("2");
            }

            async Coroutine C3()
            {
                await semaphore.Acquire();
                Assert.True(semaphore.IsLocked);
                Say("3");
            }

#pragma warning disable CS1998
            async Coroutine C4() => Say("4");
#pragma warning restore CS1998
        });
        AssertTrace("1", "2", "3", "4");
    }

    [Fact]
    public void Who_comes_later_does_not_overtake_one_that_waits()
    {
        Run(async () =>
        {
            var semaphore = new AsyncSemaphore();
            await semaphore.Acquire();
            var waiting = Aio.CreateTask(Take("waiting"));
            await Aio.Sleep(0);
            semaphore.Release();
            Assert.True(semaphore.IsLocked); // the permit belongs to the one that waits, though it has not run yet
            await Take("late");
            await waiting;

            async Coroutine Take(string name)
            {
                using var permit = await semaphore.Acquire();
                Say(name);
            }
        });
        AssertTrace("waiting", "late");
    }

    [Fact]
    public void Acquire_cancel() => Run(async () =>
    {
        var semaphore = new AsyncSemaphore();
        await semaphore.Acquire();
        var waiting = Aio.CreateTask(semaphore.Acquire());
        await Aio.Sleep(0);
        waiting.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await waiting);
        semaphore.Release();
        Assert.Equal(1, semaphore.Available);
        Assert.False(semaphore.IsLocked);
    });

    [Fact]
    public void Acquire_cancel_before_awoken() => Run(async () =>
    {
        var semaphore = new AsyncSemaphore(0);
        var tasks = Enumerable.Range(0, 4).Select(_ => Aio.CreateTask(semaphore.Acquire())).ToArray();
        await Passes(2);
        tasks[0].Cancel();
        tasks[1].Cancel();
        semaphore.Release();
        await Passes(3);
        Assert.Equal(1, tasks.Count(t => t is { IsDone: true, IsCancelled: false }));
        Assert.True(tasks[2].IsDone);
        tasks[3].Cancel();
    });

    [Fact]
    public void Acquire_hang() => Run(async () =>
    {
        var semaphore = new AsyncSemaphore(0);
        var first = Aio.CreateTask(semaphore.Acquire());
        var second = Aio.CreateTask(semaphore.Acquire());
        await Aio.Sleep(0);
        first.Cancel();
        semaphore.Release();
        await Passes(2);
        Assert.True(semaphore.IsLocked);
        Assert.True(second.IsDone);
    });

    [Fact]
    public void Acquire_cancelled_after_the_permit_was_handed_over_passes_it_on() => Run(async () =>
    {
        var semaphore = new AsyncSemaphore();
        await semaphore.Acquire();
        var first = Aio.CreateTask(semaphore.Acquire());
        var second = Aio.CreateTask(semaphore.Acquire());
        await Aio.Sleep(0);
        semaphore.Release();
        first.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await first);
        await second;
        Assert.Equal(0, semaphore.Available);
        semaphore.Release();
        Assert.Equal(1, semaphore.Available);
    });

    [Fact]
    public void Acquire_no_hang() => Run(async () =>
    {
        var semaphore = new AsyncSemaphore();
        LoopTask? second = null;
        var first = Aio.CreateTask(C1());
        second = Aio.CreateTask(C2());
        await first;
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await second);
        using var permit = await semaphore.Acquire();

        async Coroutine C1()
        {
            using (await semaphore.Acquire())
                await Aio.Sleep(0);
            second!.Cancel();
        }

        async Coroutine C2()
        {
            using (await semaphore.Acquire())
                Assert.Fail("The permit was given to a task that was cancelled.");
        }
    });

    [Fact]
    public void Releases_in_one_go_let_as_many_in() => Run(async () =>
    {
        var semaphore = new AsyncSemaphore(0);
        var tasks = Enumerable.Range(0, 5).Select(_ => Aio.CreateTask(semaphore.Acquire())).ToArray();
        await Aio.Sleep(0);
        semaphore.Release();
        semaphore.Release();
        semaphore.Release();
        await Aio.Sleep(1);
        Assert.Equal([true, true, true, false, false], tasks.Select(t => t.IsDone));
        semaphore.Release();
        semaphore.Release();
        semaphore.Release();
        await tasks[4];
        Assert.Equal(1, semaphore.Available);
    });

    [Fact]
    [Trait("Rule", "50")]
    public void Semaphore_of_one_loop_cannot_be_waited_for_on_another()
    {
        var semaphore = new AsyncSemaphore(0);
        Run(async () =>
        {
            var task = Aio.CreateTask(semaphore.Acquire());
            await Aio.Sleep(1);
            task.Cancel();
            await Aio.Sleep(1);
        });
        using var other = new EventLoop(new EventLoopOptions { TimeProvider = new VirtualClock() });
        Assert.Throws<InvalidOperationException>(() => other.RunUntilComplete(semaphore.Acquire()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Waits_cancelled_at_random_leave_every_permit_in_its_place(int seed) => Run(async () =>
    {
        var random = new Random(seed);
        var semaphore = new AsyncSemaphore(3);
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
        Assert.Equal(3, semaphore.Available);
        Assert.False(semaphore.IsLocked);

        async Coroutine Work(int seconds)
        {
            using var permit = await semaphore.Acquire();
            Assert.True(++inside <= 3);
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
