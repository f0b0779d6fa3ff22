using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <content>Debug mode: what costs too much to be always on. Rules 59 and 60.</content>
public sealed partial class EventLoop
{
    /// <summary>How long a cancelled task may clean up before it is taken for one that has swallowed its cancellation.</summary>
    private static readonly long CleanUpTime = TimeSpan.FromSeconds(10).Ticks;

    /// <summary>Where futures, tasks and handles were made.</summary>
    private ConditionalWeakTable<object, StackTrace>? _origins;

    /// <summary>Tasks that were cancelled and have not ended, and when that was; <see cref="TimerHeap.Never"/> once reported.</summary>
    private Dictionary<Future, long>? _askedToEnd;

    /// <summary>Coroutines that are watched, and exceptions that nobody has looked at.</summary>
    private readonly WeakList<CoroutineGuard> _guards = new();
    private readonly WeakList<UnseenException> _unseen = new();
    private TimeSpan _slowCallbackDuration;
    private bool _debug;

    /// <summary>
    /// Debug mode. Reports callbacks and steps that take longer than <see cref="SlowCallbackDuration"/>, tasks that swallow a cancellation, and every coroutine that is never
    /// awaited; notes where futures, tasks, callbacks and coroutines are made, for <see cref="LoopFault.CreatedAt"/>; and refuses calls from other threads than the loop's. Everything runs several times
    /// slower. As CPython's <c>loop.set_debug</c>.
    /// </summary>
    public bool Debug
    {
        get => _debug;
        set
        {
            if (_debug == value)
                return;
            _debug = value;
            _attended = value || Recorder is not null;
            CoroutineGuard.NoteDebugLoop(value ? 1 : -1);
            _origins = value ? [] : null;
            _askedToEnd = value ? [] : null;
        }
    }

    /// <summary>
    /// In debug mode: callbacks and steps that take so long or longer are reported, by the system's clock or the loop's own, whichever has gone further. Default: 100 ms; not negative.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public TimeSpan SlowCallbackDuration
    {
        get => _slowCallbackDuration;
        set => _slowCallbackDuration = EventLoopOptions.NotNegative(value);
    }

    /// <summary>In debug mode: remembers where something was made.</summary>
    internal void NoteOrigin(object made) => _origins?.AddOrUpdate(made, new StackTrace(fNeedFileInfo: true));

    /// <summary>In debug mode, or of a loop that is recorded: the task was asked to end.</summary>
    internal void NoteCancelled(Future task)
    {
        Recorder?.Cancelled(task);
        if (_askedToEnd is not null)
            _askedToEnd[task] = Now();
    }

    /// <summary>In debug mode: the task has ended. With another error than the cancellation it has not swallowed it.</summary>
    internal void NoteEnded(Future task)
    {
        if (_askedToEnd is not null && _askedToEnd.Remove(task, out var since) && since != TimerHeap.Never && task is ILoopTask { Cancelling: > 0 } && task.Peek() is null)
            ReportSwallowed(task, "ended as if it had not been asked to");
    }

    /// <summary>A coroutine was made on the loop's thread, and is to be awaited before the loop closes.</summary>
    internal void NoteGuard(CoroutineGuard guard) => _guards.Add(guard);

    /// <summary>A future has failed, and somebody is to look at the exception before the loop closes.</summary>
    internal void NoteUnseen(UnseenException exception) => _unseen.Add(exception);

    /// <summary>The loop closes: what nobody has awaited, or looked at, by now is told of now. .NET runs no finalizers when the program ends.</summary>
    private void ReportForgotten()
    {
        foreach (var guard in _guards.TakeAll())
            guard.ReportIfForgotten();
        foreach (var exception in _unseen.TakeAll())
            exception.ReportIfUnseen();
    }

    private void RunReadyInDebug(int count)
    {
        for (; count > 0; count--)
        {
            var runnable = Ready.Dequeue();
            if (_askedToEnd is { Count: > 0 } && runnable is Future task)
                LookForSwallowed(task);
            var nestedRuns = _nestedRuns;
            var (start, realStart) = (_timeProvider.GetTimestamp(), Stopwatch.GetTimestamp());
            if (Recorder is { } recorder)
                recorder.Run(runnable);
            else
                runnable.Run();
            var (taken, reallyTaken) = (_timeProvider.GetElapsedTime(start), Stopwatch.GetElapsedTime(realStart)); // virtual time stands still while a callback computes
            if (reallyTaken > taken)
                taken = reallyTaken;
            if (taken >= SlowCallbackDuration && _debug)
                ReportSlow(runnable, taken, nested: nestedRuns != _nestedRuns);
        }
    }

    private void ReportSlow(Runnable runnable, TimeSpan taken, bool nested) => Report(new LoopFault(
        string.Create(CultureInfo.InvariantCulture, $"Executing {runnable} took {taken.TotalSeconds:0.000} seconds. ") + (nested
            ? "It ran the loop itself (AllowNesting), so that others had their turns, but neither it nor what called it: await instead, where you can."
            : "Nothing else ran meanwhile: hand work that blocks or computes to Aio.ToThread."), null)
    {
        Kind = LoopFaultKind.SlowCallback,
        Future = runnable as Future,
        Handle = runnable as Handle,
    });

    private void LookForSwallowed(Future task)
    {
        if (!_askedToEnd!.TryGetValue(task, out var since) || since == TimerHeap.Never)
            return;
        if (task is ILoopTask { Cancelling: 0 })
        {
            _askedToEnd.Remove(task); // taken back: the task may go on
        }
        else if (Now() - since >= CleanUpTime)
        {
            _askedToEnd[task] = TimerHeap.Never;
            ReportSwallowed(task, "still runs 10 s later");
        }
    }

    private void ReportSwallowed(Future task, string how) => Report(new LoopFault(
        $"{task} was cancelled, but it, or what it awaits, caught the OperationCanceledException, and the task {how}. In C# 'catch (Exception)' catches cancellations too: write " +
        "'catch (Exception e) when (e is not OperationCanceledException)'. A task that means to go on says so with Uncancel().", null)
    {
        Kind = LoopFaultKind.SwallowedCancellation,
        Future = task,
    });

    /// <summary>In debug mode: the call must come from the loop's thread when the loop runs.</summary>
    /// <param name="member">What the program has called.</param>
    internal void CheckThread([CallerMemberName] string member = "")
    {
        if (IsRunning && !ReferenceEquals(_current, this))
        {
            throw new InvalidOperationException(
                $"{member} was called from another thread than the loop's, which is not safe. Use CallSoonThreadSafe, or Aio.RunCoroutineThreadSafe, to hand work to the loop.");
        }
    }

    private void CheckNew(Handle handle, string member)
    {
        CheckThread(member);
        NoteOrigin(handle);
    }

    private LoopFault WithOrigin(LoopFault fault)
    {
        if (fault.CreatedAt is null && (fault.Future ?? (object?)fault.Handle) is { } made && _origins is not null && _origins.TryGetValue(made, out var origin))
            return fault with { CreatedAt = Origin.Format(origin) };
        return fault;
    }
}
