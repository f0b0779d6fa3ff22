namespace Orbweaver.Asyncio.Tests;

/// <summary>What a worker and its pool tell each other without a word.</summary>
public sealed class SharedMemoryTests : IDisposable
{
    private readonly SharedMemoryPair _memory = new();

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void Results_that_were_not_sent_are_found()
    {
        _memory.Worker.Outbox.Add(Frame(10));
        _memory.Worker.Outbox.Add(Frame(11));
        Assert.Equal([10, 11], Unsent(0));
        Assert.Equal([11], Unsent(1)); // the first was sent, and the worker died before it had noted that
        _memory.Worker.Outbox.Clear(2);
        Assert.Empty(Unsent(2));
        _memory.Worker.Outbox.Add(Frame(12));
        Assert.Equal([12], Unsent(2));
    }

    [Fact]
    public void Call_that_has_ended_is_not_condemned()
    {
        _memory.Worker.Progress.Enter(job: 1, call: 5);
        Assert.Equal((5, CallState.Running), Place());
        Assert.True(_memory.Worker.Progress.TryLeave(1, 5));
        Assert.False(_memory.Pool.Progress.TryCondemn(1, 5));
        Assert.Equal((5, CallState.Over), Place());
        _memory.Worker.Progress.Enter(1, 6);
        Assert.False(_memory.Pool.Progress.TryCondemn(1, 5)); // nor the next in its place
        Assert.Equal((6, CallState.Running), Place());
        Assert.Equal(WorkerProgress.None, _memory.Pool.Progress.Of(2).Call);
    }

    [Fact]
    public void Call_that_is_condemned_cannot_be_left()
    {
        _memory.Worker.Progress.Enter(int.MaxValue, (1 << 29) - 1);
        Assert.True(_memory.Pool.Progress.TryCondemn(int.MaxValue, (1 << 29) - 1));
        Assert.False(_memory.Worker.Progress.TryLeave(int.MaxValue, (1 << 29) - 1));
        var (call, state, _) = _memory.Pool.Progress.Of(int.MaxValue);
        Assert.Equal(((1 << 29) - 1, CallState.Condemned), (call, state));
    }

    private (int Call, CallState State) Place()
    {
        var (call, state, _) = _memory.Pool.Progress.Of(1);
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

    private IEnumerable<int> Unsent(int came) => _memory.Pool.Outbox.After(came).Select(static frame => new FrameReader(frame).Int32());
}
