using System.Diagnostics;

namespace Orbweaver.Asyncio;

/// <summary>Which call a worker is at, in memory that it shares with the pool.</summary>
/// <param name="start">Of 16 bytes.</param>
internal sealed unsafe class WorkerProgress(byte* start)
{
    /// <summary>No call of the job in question.</summary>
    internal const int None = -1;

    private readonly long* _place = (long*)start;
    private readonly long* _began = (long*)(start + sizeof(long));

    /// <summary>The call of this job that was begun last, or none, and the moment at which it was. Pool's side.</summary>
    internal (int Call, long Began) Of(int job)
    {
        while (true)
        {
            var place = Volatile.Read(ref *_place);
            var began = Volatile.Read(ref *_began);
            if (Volatile.Read(ref *_place) == place)
                return (place >> 32 == job ? (int)place : None, began); // of this call, or of the next: never of one before
        }
    }

    /// <summary>A call begins. Worker's side. <see cref="Stopwatch"/> counts alike in all processes of a machine.</summary>
    internal void Enter(int job, int call)
    {
        Volatile.Write(ref *_began, Stopwatch.GetTimestamp());
        Volatile.Write(ref *_place, ((long)job << 32) | (uint)call);
    }
}
