using System.Globalization;

namespace Orbweaver.Asyncio;

/// <summary>One of a pool's loops. Members without another word are for any thread, under the fleet's lock.</summary>
internal sealed class PoolLoop(LoopFleet fleet, int number)
{
    private LoopThread? _thread;

    /// <summary>The loop's thread's: what the initializer has thrown.</summary>
    private Exception? _broken;

    /// <summary>Coroutines that it runs, or is about to. Guarded by the fleet's lock.</summary>
    internal int Load { get; set; }

    /// <summary>No lock needed on the thread of that loop.</summary>
    internal bool IsOn(EventLoop loop) => _thread?.Loop == loop;

    /// <summary>Starts the thread, once.</summary>
    internal void Start(Action? initializer)
    {
        if (_thread is not null)
            return;
        _thread = new LoopThread(string.Create(CultureInfo.InvariantCulture, $"loop_{number}"));
        if (initializer is not null)
            _thread.Loop.TryPost(new Handle(() => Initialize(initializer), null));
    }

    internal void Post(ILoopJob job)
    {
        if (!_thread!.Loop.TryPost(new Beginning(this, job)))
            job.Work.Drop();
    }

    /// <summary>No lock needed. A job that is not begun yet by the loop's thread is when this comes to it.</summary>
    internal void Cancel(ILoopJob job) => _thread!.Loop.TryPost(new Handle(job.CancelTask, null));

    /// <summary>Ends the loop; what runs on it is cancelled first, and waited for.</summary>
    internal void Stop() => _thread?.Stop();

    /// <summary>Not under the lock.</summary>
    internal void Join() => _thread?.Join();

    /// <summary>On the loop's thread.</summary>
    private void Begin(ILoopJob first)
    {
        for (var job = first; job is not null; job = fleet.Next(this))
        {
            if (fleet.IsTerminated)
            {
                job.Work.Drop();
            }
            else if (_broken is not null)
            {
                job.Work.Refuse(LoopFleet.Broken(_broken));
            }
            else if (job.Work.TryBegin())
            {
                var open = new Open(job);
                _thread!.Loop.OpenCalls.Add(open);
                if (job.Begin(() => Ended(open)))
                    return;
                _thread.Loop.OpenCalls.Remove(open);
            }
        }
    }

    private void Ended(Open open)
    {
        _thread!.Loop.OpenCalls.Remove(open);
        if (fleet.Next(this) is { } next)
            Begin(next);
    }

    private void Initialize(Action initializer)
    {
        try
        {
            initializer();
        }
#pragma warning disable CA1031 // thrown where the results are taken
        catch (Exception e)
        {
            _broken = e;
            fleet.Break(e);
        }
#pragma warning restore CA1031
    }

    /// <summary>A coroutine that has begun: the loop knows it, so that whoever waits for it is told if the loop is closed first.</summary>
    private sealed class Open(ILoopJob job) : Runnable
    {
        internal override void Run() => throw new InvalidOperationException("It is no entry of the ready queue.");

        internal override void Drop() => job.LeaveBehind();
    }

    /// <summary>A job on its way to the loop.</summary>
    private sealed class Beginning(PoolLoop loop, ILoopJob job) : Runnable
    {
        internal override void Run() => loop.Begin(job);

        /// <summary>The loop was closed first.</summary>
        internal override void Drop() => job.Work.Drop();
    }
}
