using System.IO.MemoryMappedFiles;

namespace Orbweaver.Asyncio;

/// <summary>Memory that a worker shares with its pool. What it has written there is known also when it has died, and costs next to nothing.</summary>
internal sealed unsafe class SharedMemory : IDisposable
{
    /// <summary>Behind the progress: a cache line of its own.</summary>
    private const int OutboxStart = 64;

    private const int Length = OutboxStart + ResultOutbox.Length;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private SharedMemory(FileStream stream)
    {
        _file = MemoryMappedFile.CreateFromFile(stream, null, Length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Length);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Progress = new WorkerProgress(start);
        Outbox = new ResultOutbox(start + OutboxStart);
    }

    internal WorkerProgress Progress { get; }

    internal ResultOutbox Outbox { get; }

    /// <summary>Pool's side. The room is taken at once: on a full disk this throws, where a write to the memory would end the process.</summary>
    internal static SharedMemory Create(string path) => new(new FileStream(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = FileShare.ReadWrite | FileShare.Delete,
        PreallocationSize = Length,
    }));

    /// <summary>Worker's side.</summary>
    internal static SharedMemory Open(string path) => new(new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
