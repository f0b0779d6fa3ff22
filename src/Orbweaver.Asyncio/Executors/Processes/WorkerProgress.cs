using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace Orbweaver.Asyncio;

/// <summary>Which call a worker is at, in memory that it shares with the pool: known also when the worker has died, and for next to nothing.</summary>
internal sealed unsafe class WorkerProgress : IDisposable
{
    /// <summary>Between jobs.</summary>
    internal const int None = -1;

    private const int Length = 16;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _bytes;

    private WorkerProgress(MemoryMappedFile file)
    {
        _file = file;
        _view = file.CreateViewAccessor(0, Length);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _bytes);
    }

    /// <summary>The call's place in the job, and the moment at which it began. Pool's side.</summary>
    internal (int Call, long Began) Current
    {
        get
        {
            while (true)
            {
                var call = Volatile.Read(ref *(int*)_bytes);
                var began = Volatile.Read(ref *(long*)(_bytes + 8));
                if (Volatile.Read(ref *(int*)_bytes) == call)
                    return (call, began); // of this call, or of the next: never of one before
            }
        }
    }

    /// <summary>Pool's side.</summary>
    internal static WorkerProgress Create(string path)
    {
        var progress = new WorkerProgress(MemoryMappedFile.CreateFromFile(path, FileMode.CreateNew, null, Length));
        progress.Leave();
        return progress;
    }

    /// <summary>Worker's side.</summary>
    internal static WorkerProgress Open(string path) => new(MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, Length));

    /// <summary>A call begins. Worker's side. <see cref="Stopwatch"/> counts alike in all processes of a machine.</summary>
    internal void Enter(int call)
    {
        Volatile.Write(ref *(long*)(_bytes + 8), Stopwatch.GetTimestamp());
        Volatile.Write(ref *(int*)_bytes, call);
    }

    internal void Leave() => Volatile.Write(ref *(int*)_bytes, None);

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
