using System.Diagnostics;

namespace Orbweaver.Asyncio;

/// <summary>How far a call has come.</summary>
internal enum CallState
{
    /// <summary>It is made.</summary>
    Running,

    /// <summary>It has ended.</summary>
    Over,

    /// <summary>It has taken too long while it was made: the worker makes no more, and is killed.</summary>
    Condemned,
}

/// <summary>Which call a worker is at, in memory that it shares with the pool. Whether a call ends or its time does is settled here: once, by whoever comes first.</summary>
/// <param name="start">Of 16 bytes: the place (job, call and state), and the moment at which the call began.</param>
internal sealed unsafe class WorkerProgress(byte* start)
{
    /// <summary>No call of the job in question.</summary>
    internal const int None = -1;

    /// <summary>Calls need fewer bits than numbers have: each has four bytes at least in a frame of 2 GiB at most.</summary>
    private const int StateBits = 2;

    private readonly long* _place = (long*)start;
    private readonly long* _began = (long*)(start + sizeof(long));

    /// <summary>The call of this job that was begun last, or none; and the moment at which it was. Pool's side.</summary>
    internal (int Call, CallState State, long Began) Of(int job)
    {
        while (true)
        {
            var place = Volatile.Read(ref *_place);
            var began = Volatile.Read(ref *_began);
            if (Volatile.Read(ref *_place) == place)
                return place >> 32 == job ? ((int)place >> StateBits, (CallState)(place & ((1 << StateBits) - 1)), began) : (None, CallState.Over, began); // of this call, or of the next: never of one before
        }
    }

    /// <summary>The call's time is over. Pool's side.</summary>
    /// <returns>False when it has ended before.</returns>
    internal bool TryCondemn(int job, int call) => TryChange(job, call, CallState.Condemned);

    /// <summary>A call begins, after the last was left. Worker's side. <see cref="Stopwatch"/> counts alike in all processes of a machine.</summary>
    internal void Enter(int job, int call)
    {
        Volatile.Write(ref *_began, Stopwatch.GetTimestamp());
        Volatile.Write(ref *_place, Place(job, call, CallState.Running));
    }

    /// <summary>It ends. Worker's side.</summary>
    /// <returns>False when its time was over before: no other may begin.</returns>
    internal bool TryLeave(int job, int call) => TryChange(job, call, CallState.Over);

    private bool TryChange(int job, int call, CallState state)
    {
        var running = Place(job, call, CallState.Running);
        return Interlocked.CompareExchange(ref *_place, Place(job, call, state), running) == running;
    }

    private static long Place(int job, int call, CallState state) => ((long)job << 32) | (uint)((call << StateBits) | (int)state);
}
