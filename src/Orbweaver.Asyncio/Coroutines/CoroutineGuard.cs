using System.Diagnostics;

namespace Orbweaver.Asyncio;

/// <summary>
/// Finds out that a coroutine was never awaited. It stands in the frame where what it awaits will stand, so that it costs the frame no room, and is forgotten when the frame first
/// waits; when the frame itself is forgotten first, the two become garbage together, and the finalizer looks. A finalizer for every frame would double the price of a call: in debug mode every
/// coroutine has a guard, else some of those do whose frames do not come from the pool. A lost coroutine's frame does not go back there, so that who keeps losing them is found.
/// </summary>
internal sealed class CoroutineGuard
{
    /// <summary>New frames of a method and thread that have a guard: the first so many, and then each so manieth.</summary>
    private const int Sampled = 64;

    private static int _debugLoops;

    private readonly CoroutineBox _box;
    private readonly uint _version;
    private readonly EventLoop? _loop;
    private readonly StackTrace? _origin;
    private bool _reported;

    private CoroutineGuard(CoroutineBox box, EventLoop? loop)
    {
        _box = box;
        _version = box.Version;
        _loop = loop;
        if (loop is null or { Debug: true })
            _origin = _debugLoops > 0 ? new StackTrace(fNeedFileInfo: true) : null;
    }

    ~CoroutineGuard()
    {
        if (!IsForgotten)
            return;
        if (_loop is null)
            Report();
        else
            _loop.TryPost(new LateReport(_loop, Report)); // a loop that is closed has the list of its guards, and reports by itself
    }

    /// <summary>Some loop is in debug mode: a look at it is all that the others pay.</summary>
    internal static bool MayDebug => _debugLoops > 0;

    /// <summary>Nobody took the coroutine.</summary>
    private bool IsForgotten => _box.Version == _version;

    internal static void NoteDebugLoop(int change) => Interlocked.Add(ref _debugLoops, change);

    /// <summary>A coroutine was made, in a frame from the pool, while some loop is in debug mode.</summary>
    internal static void WatchInDebug(CoroutineBox box)
    {
        if (!MayDebug)
            return;
        if (EventLoop.Current is not { } loop)
            Watch(box, null);
        else if (loop.Debug)
            Watch(box, loop);
    }

    /// <summary>A coroutine was made in a new frame.</summary>
    /// <param name="box">The frame.</param>
    /// <param name="made">New frames of its method so far.</param>
    internal static void WatchSample(CoroutineBox box, ref int made)
    {
        made++;
        var loop = EventLoop.Current;
        if (loop is { Debug: true } || made <= Sampled || made % Sampled == 0)
            Watch(box, loop);
        else if (loop is null)
            WatchInDebug(box);
    }

    /// <summary>The loop closes: what was not awaited by now will not be.</summary>
    internal void ReportIfForgotten()
    {
        if (!IsForgotten)
            return;
        GC.SuppressFinalize(this);
        Report();
    }

    private static void Watch(CoroutineBox box, EventLoop? loop)
    {
        var guard = new CoroutineGuard(box, loop);
        box.Awaited = guard;
        if (loop is null)
            OutsideLoops.Note(guard);
        else
            loop.NoteGuard(guard);
    }

    private void Report()
    {
        if (Interlocked.Exchange(ref _reported, true))
            return; // the finalizer has told the loop, and the loop has closed meanwhile
        var fault = new LoopFault(
            $"The coroutine {PublicNames.Of(_box)} was never awaited, so its body never ran. Await it, or make a task of it with Aio.CreateTask.", null)
        {
            Kind = LoopFaultKind.NeverAwaited,
            CreatedAt = _origin is null ? null : Origin.Format(_origin, _box.MethodName),
        };
        if (_loop is null)
            FaultLog.Write(null, fault);
        else
            _loop.Report(fault);
    }

    /// <summary>Guards of coroutines that were made where no loop ran: there is none whose end could be the last look, so that the program's end is.</summary>
    private static class OutsideLoops
    {
        private static readonly WeakList<CoroutineGuard> Guards = new();

        static OutsideLoops() => AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
        {
            lock (Guards)
            {
                foreach (var guard in Guards.TakeAll())
                    guard.ReportIfForgotten();
            }
        };

        internal static void Note(CoroutineGuard guard)
        {
            lock (Guards)
                Guards.Add(guard);
        }
    }
}
