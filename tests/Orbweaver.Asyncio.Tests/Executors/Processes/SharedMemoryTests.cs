namespace Orbweaver.Asyncio.Tests;

/// <summary>What a worker and its pool tell each other without a word.</summary>
public sealed class SharedMemoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pool-test-").FullName;
    private readonly SharedMemory _pool;
    private readonly SharedMemory _worker;

    public SharedMemoryTests()
    {
        var path = Path.Combine(_folder, "0");
        _pool = SharedMemory.Create(path);
        _worker = SharedMemory.Open(path);
    }

    public void Dispose()
    {
        _worker.Dispose();
        _pool.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Results_that_were_not_sent_are_found()
    {
        _worker.Outbox.Add(Frame(10));
        _worker.Outbox.Add(Frame(11));
        Assert.Equal([10, 11], Unsent(0));
        Assert.Equal([11], Unsent(1)); // the first was sent, and the worker died before it had noted that
        _worker.Outbox.Clear(2);
        Assert.Empty(Unsent(2));
        _worker.Outbox.Add(Frame(12));
        Assert.Equal([12], Unsent(2));
    }

    [Fact]
    public void Call_that_has_ended_is_not_condemned()
    {
        _worker.Progress.Enter(job: 1, call: 5);
        Assert.Equal((5, CallState.Running), Place());
        Assert.True(_worker.Progress.TryLeave(1, 5));
        Assert.False(_pool.Progress.TryCondemn(1, 5));
        Assert.Equal((5, CallState.Over), Place());
        _worker.Progress.Enter(1, 6);
        Assert.False(_pool.Progress.TryCondemn(1, 5)); // nor the next in its place
        Assert.Equal((6, CallState.Running), Place());
        Assert.Equal(WorkerProgress.None, _pool.Progress.Of(2).Call);
    }

    [Fact]
    public void Call_that_is_condemned_cannot_be_left()
    {
        _worker.Progress.Enter(int.MaxValue, (1 << 29) - 1);
        Assert.True(_pool.Progress.TryCondemn(int.MaxValue, (1 << 29) - 1));
        Assert.False(_worker.Progress.TryLeave(int.MaxValue, (1 << 29) - 1));
        var (call, state, _) = _pool.Progress.Of(int.MaxValue);
        Assert.Equal(((1 << 29) - 1, CallState.Condemned), (call, state));
    }

    private (int Call, CallState State) Place()
    {
        var (call, state, _) = _pool.Progress.Of(1);
        return (call, state);
    }

    private static byte[] Frame(byte content)
    {
        var writer = new FrameWriter();
        writer.Begin(FrameKind.Result);
        writer.Write(content);
        writer.End();
        return writer.Written.ToArray();
    }

    private IEnumerable<int> Unsent(int came) => _pool.Outbox.After(came).Select(static frame => new FrameReader(frame).Int32());
}
