namespace Orbweaver.Asyncio.Tests;

/// <summary>The memory that a worker shares with its pool, as each of the two sees it.</summary>
internal sealed class SharedMemoryPair : IDisposable
{
    internal SharedMemoryPair()
    {
        var path = Path.Combine(Folder, "0");
        Pool = SharedMemory.Create(path);
        Worker = SharedMemory.Open(path);
    }

    /// <summary>Of its own, and gone with it.</summary>
    internal string Folder { get; } = Directory.CreateTempSubdirectory("pool-test-").FullName;

    internal SharedMemory Pool { get; }

    internal SharedMemory Worker { get; }

    public void Dispose()
    {
        Worker.Dispose();
        Pool.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
