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
