using System.Security.Cryptography;
using System.Text;

namespace Orbweaver.Asyncio.Tests;

/// <summary>
/// Rules 51 to 58 together: tasks that use all primitives and are cancelled at random do the same in the same order as in CPython 3.13. What is expected is printed by
/// <c>random_schedules.py</c>, which plays the same schedule.
/// </summary>
[Trait("Rule", "51")]
[Trait("Rule", "52")]
[Trait("Rule", "53")]
[Trait("Rule", "54")]
[Trait("Rule", "55")]
[Trait("Rule", "56")]
[Trait("Rule", "57")]
[Trait("Rule", "58")]
public sealed class RandomScheduleTests : LoopTest
{
    private const int ExpectedLines = 25119;
    private const string ExpectedHash = "40C6D3A01DFF03FACCC3AEDB4C956EE7E1209FB93641253BBA603D6B62152931";

    [Fact]
    public void Random_schedules_go_as_in_CPython()
    {
        for (var seed = 1; seed <= 30; seed++)
            Run(() => Play(seed));
        Assert.Equal(ExpectedLines, Trace.Count);
        Assert.Equal(ExpectedHash, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Trace)))));
    }

    private async Coroutine Play(long state)
    {
        var mutex = new AsyncLock();
        var condition = new AsyncCondition(mutex);
        var semaphore = new AsyncSemaphore(2);
        var ready = new AsyncEvent();
        var barrier = new AsyncBarrier(3);
        var queue = new AsyncQueue<int>(2);
        var tasks = new List<LoopTask>();
        for (var n = 0; n < 400; n++)
        {
            tasks.Add(Aio.CreateTask(Body(n, Next(10))));
            if (Next(4) == 0)
                tasks[Next(tasks.Count)].Cancel();
            await Passes(Next(3));
            Say($"{(mutex.IsLocked ? 1 : 0)} {semaphore.Available} {barrier.WaitingCount} {queue.Count}");
        }

        queue.Shutdown();
        await Passes(50);
        foreach (var task in tasks)
            task.Cancel();
        await Passes(50);
        Say($"{tasks.Count(t => t.IsDone)} done");

        int Next(int bound)
        {
            state = ((state * 1103515245) + 12345) & 0x7FFFFFFF;
            return (int)((state >> 8) % bound);
        }

        async Coroutine Body(int n, int kind)
        {
            try
            {
                switch (kind)
                {
                    case 0:
                        using (await mutex.Acquire())
                        {
                            Say($"{n} lock");
                            await Passes(1);
                        }

                        break;
                    case 1:
                        using (await condition.Acquire())
                        {
                            Say($"{n} wait");
                            await condition.Wait();
                            Say($"{n} waited");
                        }

                        break;
                    case 2:
                        using (await condition.Acquire())
                        {
                            condition.Notify();
                            Say($"{n} notify");
                        }

                        break;
                    case 3:
                        using (await semaphore.Acquire())
                        {
                            Say($"{n} semaphore");
                            await Passes(2);
                        }

                        break;
                    case 4:
                        await ready.Wait();
                        Say($"{n} event");
                        break;
                    case 5:
                        ready.Set();
                        ready.Clear();
                        Say($"{n} set");
                        break;
                    case 6:
                        Say($"{n} barrier {await barrier.Wait()}");
                        break;
                    case 7:
                        await queue.Put(n);
                        Say($"{n} put");
                        break;
                    case 8:
                        Say($"{n} get {await queue.Get()}");
                        break;
                    default:
                        await barrier.Reset();
                        Say($"{n} reset");
                        break;
                }
            }
            catch (OperationCanceledException)
            {
                Say($"{n} cancelled");
                throw;
            }
            catch (BrokenBarrierException)
            {
                Say($"{n} broken");
            }
            catch (QueueShutDownException)
            {
                Say($"{n} shut down");
            }
        }
    }
}
