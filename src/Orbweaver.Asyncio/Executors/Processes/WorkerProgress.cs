using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace Orbweaver.Asyncio;

/// <summary>Which call a worker is at, in memory that it shares with the pool: known also when the worker has died, and for next to nothing.</summary>
internal sealed unsafe class WorkerProgress : IDisposable
{
    /// <summary>No call of the job in question.</summary>
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

    /// <summary>The call of this job that was begun last, or none, and the moment at which it was. Pool's side.</summary>
    internal (int Call, long Began) Of(int job)
    {
        while (true)
        {
            var place = Volatile.Read(ref *(long*)_bytes);
            var began = Volatile.Read(ref *(long*)(_bytes + sizeof(long)));
            if (Volatile.Read(ref *(long*)_bytes) == place)
                return (place >> 32 == job ? (int)place : None, began); // of this call, or of the next: never of one before
        }
    }

    /// <summary>Pool's side.</summary>
    internal static WorkerProgress Create(string path) => new(MemoryMappedFile.CreateFromFile(path, FileMode.CreateNew, null, Length));

    /// <summary>Worker's side.</summary>
    internal static WorkerProgress Open(string path) => new(MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, Length));

    /// <summary>A call begins. Worker's side. <see cref="Stopwatch"/> counts alike in all processes of a machine.</summary>
    internal void Enter(int job, int call)
    {
        Volatile.Write(ref *(long*)(_bytes + sizeof(long)), Stopwatch.GetTimestamp());
        Volatile.Write(ref *(long*)_bytes, ((long)job << 32) | (uint)call);
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
