namespace Orbweaver.Asyncio;

/// <summary>
/// The coroutine of <see cref="Aio.Sleep(double)"/>, written by hand: the commonest wait of all, in one pooled object and its timer.
/// The timer, when due, completes a future, and that wakes the task in the next pass: two hops, as in CPython.
/// </summary>
internal sealed class SleepBox : CoroutineBox<Unit>
{
    private const int PoolLimit = 16384;

    [ThreadStatic]
    private static SleepBox? _free;

    /// <summary>New boxes so far.</summary>
    [ThreadStatic]
    private static int _made;

    private Timer? _timer;
    private long _delay;
    private int _poolDepth;

    internal override string MethodName => "Aio.Sleep";

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

    internal override void MoveNext()
    {
        switch (Signal)
        {
            case Signal.Created:
                if (_delay <= 0)
                {
                    Signal = Signal.Yields;
                    return;
                }

                var loop = EventLoop.Running();
                if (_timer is null || !ReferenceEquals(_timer.Loop, loop))
                    _timer = new Timer(loop);
                loop.Timers.Add(loop.DueIn(_delay), _timer);
                _timer.Set();
                Awaited = _timer;
                Signal = Signal.AwaitsFuture;
                return;
            case Signal.AwaitsFuture:
                Wake();
                return;
            default:
                return;
        }
    }

    internal override void Recycle()
    {
        Error = null;
        Signal = Signal.Created;
        var head = _free;
        _poolDepth = head is null ? 1 : head._poolDepth + 1;
        if (_poolDepth > PoolLimit)
            return;
        Parent = head;
        _free = this;
    }

    private void Wake()
    {
        var timer = _timer!;
        if (Error is null && timer.IsCancelled)
            Error = timer.Peek();
        if (timer.IsSet)
        {
            // The heap or the ready queue still holds it: it must not be used again.
            timer.Abandon();
            _timer = null;
        }
        else
        {
            timer.Renew();
        }

        Awaited = null;
        Signal = Signal.Completed;
    }

    /// <summary>The future that a sleeping task waits for, and the timer that completes it.</summary>
    private sealed class Timer(EventLoop loop) : Future(loop)
    {
        private bool _amongTimers;
        private bool _abandoned;

        /// <summary>From being set until it has run: it is among the timers, and then in the ready queue.</summary>
        internal bool IsSet { get; private set; }

        internal override bool IsAbandoned => _abandoned;

        internal override void LeftTimers() => _amongTimers = false;

        internal override void Run()
        {
            IsSet = false;
            if (!IsDone)
                CompleteFinished();
        }

        internal void Set() => IsSet = _amongTimers = true;

        internal void Abandon()
        {
            _abandoned = true;
            if (_amongTimers)
                Loop.Timers.NoteAbandoned();
        }

        internal void Renew() => Reset();
    }
}
