using System.Diagnostics;

namespace Orbweaver.Asyncio.Tests;

/// <summary>Workers that die, hang, or are ended.</summary>
public sealed class WorkerDeathTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pool-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("failfast", 134)]
    [InlineData("kill", 137)]
    [InlineData("exit", 0)]
    [InlineData("overflow", 134)]
    public void Call_whose_worker_dies_fails_and_the_others_are_made_by_another_worker(string how, int exitCode)
    {
        using var pool = new ProcessPool(1);
        using var results = pool.IMap(Spread, Enumerable.Range(0, 8).Select(x => (how, x)), chunkSize: 2).GetEnumerator();
        for (var i = 0; i < 8; i++)
        {
            if (i == 3)
            {
                var error = Assert.Throws<WorkerDiedException>(() => results.MoveNext());
                Assert.Equal((3, exitCode, "WorkerDeathTests.Spread"), (error.ArgumentIndex, error.ExitCode, error.Function));
                Assert.True(error.ProcessId > 0);
                Assert.Contains("argument 3", error.Message, StringComparison.Ordinal);
                continue;
            }

            Assert.True(results.MoveNext());
            Assert.Equal(i, results.Current);
        }
    }

    [Theory]
    [InlineData("failfast")]
    [InlineData("exit")]
    [InlineData("kill")]
    public void Results_that_a_worker_has_when_it_dies_come_all_the_same(string how)
    {
        using var pool = new ProcessPool(1);
        using var results = pool.IMap(DieAtLast, Enumerable.Range(0, 100).Select(x => (how, x)), chunkSize: 100).GetEnumerator();
        for (var i = 0; i < 99; i++)
        {
            Assert.True(results.MoveNext());
            Assert.Equal(new string('x', i * 20), results.Current);
        }

        Assert.Equal(99, Assert.Throws<WorkerDiedException>(() => results.MoveNext()).ArgumentIndex);

        // More than is kept for sending, so that some of it is on its way when the worker dies, and some is not.
        static string DieAtLast((string How, int X) call) => new('x', PoolWork.DieOn(call.How, call.X == 99 ? 3 : 0) + (call.X * 20));
    }

    [Fact]
    public void Call_is_not_made_again_whose_result_a_dying_worker_had()
    {
        using var pool = new ProcessPool(1, options: new ProcessPoolOptions { Retries = 3 });
        Assert.Equal(Enumerable.Range(0, 5), pool.StarMap(CountAndDieOnce, Enumerable.Range(0, 5).Select(x => (_folder, x)), chunkSize: 5));
        Assert.Equal(["1", "1", "1", "2", "1"], Enumerable.Range(0, 5).Select(x => $"{File.ReadAllText(Path.Combine(_folder, $"calls-{x}")).Length}"));

        static int CountAndDieOnce(string folder, int x)
        {
            File.AppendAllText(Path.Combine(folder, $"calls-{x}"), "x");
            return PoolWork.DieOnce(Path.Combine(folder, "died"), x);
        }
    }

    [Fact]
    public void Call_whose_worker_dies_is_made_again_when_that_is_wished()
    {
        using var pool = new ProcessPool(2, options: new ProcessPoolOptions { Retries = 1 });
        var path = Path.Combine(_folder, "died");
        Assert.Equal(Enumerable.Range(0, 8), pool.StarMap(PoolWork.DieOnce, Enumerable.Range(0, 8).Select(x => (path, x)), chunkSize: 3));
        Assert.True(File.Exists(path));
        var error = Assert.Throws<WorkerDiedException>(() => pool.StarMap(PoolWork.DieOn, [("exit", 3)]));
        Assert.Contains("last of 2 attempts", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Call_that_takes_too_long_fails_and_loses_none_of_the_others()
    {
        using var pool = new ProcessPool(1, options: new ProcessPoolOptions { CallTimeout = TimeSpan.FromSeconds(10) });
        using var results = pool.IMap(Hang, Enumerable.Range(0, 6), chunkSize: 6).GetEnumerator();
        for (var i = 0; i < 6; i++)
        {
            if (i == 2)
            {
                var error = Assert.Throws<TimeoutException>(() => results.MoveNext());
                Assert.Contains("argument 2", error.Message, StringComparison.Ordinal);
                continue;
            }

            Assert.True(results.MoveNext());
            Assert.Equal(i, results.Current);
        }

        static int Hang(int x) => PoolWork.HangOn(2, x);
    }

    [Fact]
    public void Idle_worker_that_is_killed_is_replaced()
    {
        using var pool = new ProcessPool(1);
        var first = pool.Apply(PoolWork.ProcessId, 0);
        using (var process = Process.GetProcessById(first))
        {
            process.Kill();
            process.WaitForExit();
        }

        // The pool may not have noticed yet: then the call is on its way to a dead process, and goes to the next.
        Assert.NotEqual(first, pool.Apply(PoolWork.ProcessId, 0));
    }

    [Fact]
    public void Pool_that_is_disposed_cancels_what_runs_and_ends_its_workers()
    {
        var pool = new ProcessPool(2);
        var begun = pool.Map(PoolWork.ProcessId, Enumerable.Range(0, 8), chunkSize: 1).Distinct().ToList();
        Exception? error = null;
        var map = new Thread(() => error = Record.Exception(() => pool.Map(PoolWork.HangAt, Enumerable.Repeat(_folder, 2), chunkSize: 1)));
        map.Start();
        while (Directory.GetFiles(_folder).Length < 2)
            Thread.Sleep(5); // all of it is queued when two have begun
        pool.Terminate();
        map.Join();
        Assert.IsType<OperationCanceledException>(error);
        pool.Dispose();
        Assert.All(begun, id => Assert.False(SubprocessTests.IsRunning(id)));
    }

    private static int Spread((string How, int X) call) => PoolWork.DieOn(call.How, call.X);
}
