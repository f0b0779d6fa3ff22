using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// The coroutine of <see cref="Aio.Sleep(double)"/>, written by hand: the commonest wait of all, in one pooled object that is its own timer.
/// When due, it wakes the task, which goes on in the next pass: two hops, as in CPython, where a future stands between the timer and the task.
/// </summary>
internal sealed class SleepBox : CoroutineBox<Unit>
{
    private const int PoolLimit = 16384;

    [ThreadStatic]
    private static SleepBox? _free;

    /// <summary>New boxes so far.</summary>
    [ThreadStatic]
    private static int _made;

    private long _delay;
    private int _poolDepth;

    /// <summary>From the start until it has run: it is among the timers, and then in the ready queue.</summary>
    private bool _isSet;
    private bool _amongTimers;

    /// <summary>The time has come, or the sleep was cancelled: the task is on its way.</summary>
    private bool _isOver;

    internal override string MethodName => "Aio.Sleep";

    internal override string WaitsFor => "its time";

    internal TimeSpan Delay => new(_delay);

    internal static Coroutine Start(long delayTicks)
    {
        var box = _free;
        if (box is null)
        {
            box = new SleepBox();
            CoroutineGuard.WatchSample(box, ref _made);
        }
        else
        {
            _free = (SleepBox?)box.Parent;
            box.Parent = null;
            if (CoroutineGuard.MayDebug)
                CoroutineGuard.WatchInDebug(box);
        }

        box._delay = delayTicks;
        return new Coroutine(box, box.Version);
    }

    /// <summary>Its task woke up before its time: nobody waits for it.</summary>
    internal override bool IsAbandoned => _isSet && Signal != Signal.Waits;

    internal override bool TakesError => true;

    internal override void MoveNext()
    {
        switch (Signal)
        {
            case Signal.Created:
                Signal = _delay > 0 ? Signal.Waits : Signal.Yields;
                return;
            case Signal.Waits:
                Wake();
                return;
            default:
                return;
        }
    }

    internal override void BeginWait(Future task)
    {
        var loop = task.Loop;
        loop.Timers.Add(loop.DueIn(_delay), this);
        Awaited = task;
        _isSet = _amongTimers = true;
    }

    internal override bool TryCancelWait(Future task, string? message)
    {
        if (_isOver || Signal != Signal.Waits || !ReferenceEquals(Awaited, task))
            return false;
        Error = new OperationCanceledException(message ?? "The sleep was cancelled.");
        _isOver = true;
        task.Loop.Ready.Enqueue(task);
        return true;
    }

    internal override void LeftTimers() => _amongTimers = false;

    /// <summary>The time has come.</summary>
    internal override void Run()
    {
        _isSet = false;
        if (_isOver)
            return;
        _isOver = true;
        var task = Unsafe.As<Future>(Awaited!);
        task.Loop.Ready.Enqueue(task);
    }

    public override string ToString() => "timer of Aio.Sleep";

    internal override void Recycle()
    {
        Error = null;
        if (_isSet)
        {
            // The heap or the ready queue still holds it: it must not be used again.
            Parent = null;
            return;
        }

        Signal = Signal.Created;
        _isOver = false;
        var head = _free;
        _poolDepth = head is null ? 1 : head._poolDepth + 1;
        if (_poolDepth > PoolLimit)
            return;
        Parent = head;
        _free = this;
    }

    private void Wake()
    {
        if (_isSet && _amongTimers)
            Unsafe.As<Future>(Awaited!).Loop.Timers.NoteAbandoned();
        Awaited = null;
        Signal = Signal.Completed;
    }
}
