namespace Orbweaver.Asyncio;

/// <content>Running inside a step of the same loop: what Python's <c>nest_asyncio</c> does.</content>
public sealed partial class EventLoop
{
    /// <summary>The nested run that is innermost, or null.</summary>
    private NestedRun? _nested;

    /// <summary>Nested runs so far.</summary>
    private int _nestedRuns;

    /// <summary>What the outermost run waits for was done while nested ones were under way.</summary>
    private bool _endsAfterNested;

    /// <summary>
    /// Whether <see cref="RunUntilComplete(Future)"/> and <see cref="Aio.Run(Coroutine, EventLoopOptions?)"/> may be called from this loop's own callbacks and tasks: for synchronous code in the middle of
    /// asynchronous code, in notebooks and test frameworks. Default: false. As <c>nest_asyncio</c>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The call runs passes of the loop, with all its other tasks, until the future is done. The task that calls, and those that it was called within, do not go on meanwhile, and a cancellation reaches
    /// them when they next await. Runs end in the reverse order of their beginnings, and each takes room on the stack: await, where you can.
    /// </para>
    /// <para>
    /// <see cref="Stop"/> during a nested run ends all runs, from the inside out: a nested one whose future is not done throws, and the outermost returns when its pass is over. <see cref="RunForever"/> does
    /// not nest. Loop's thread only.
    /// </para>
    /// </remarks>
    public bool AllowNesting { get; set; }

    /// <summary>Passes inside a pass. Leaves everything that belongs to the outer step as it was.</summary>
    private void RunNested(Future future)
    {
        var synchronization = SynchronizationContext.Current;
        ThrowIfCannotNest(future, synchronization);
        var (task, injected, stopping, ready) = (CurrentTask, Injected, _stopping, Ready.Count);
        var flowSuppressed = ExecutionContext.IsFlowSuppressed();
        if (flowSuppressed)
            ExecutionContext.RestoreFlow();
        var context = ExecutionContext.Capture()!;
        _nested = new NestedRun(task, _nested);
        _nestedRuns++;
        (CurrentTask, Injected, _stopping, _activeContext) = (null, null, false, null);
        SynchronizationContext.SetSynchronizationContext(_synchronizationContext);
        try
        {
            while (!future.IsDone && !_stopping)
                RunOnce();
        }
        finally
        {
            _nested = _nested.Outer;
            _stopping |= stopping;
            if (_nested is null)
            {
                _stopping |= _endsAfterNested;
                _endsAfterNested = false;
            }

            (CurrentTask, Injected, _activeContext) = (task, injected, null);
            SynchronizationContext.SetSynchronizationContext(synchronization);
            ExecutionContext.Restore(context);
            if (flowSuppressed)
                ExecutionContext.SuppressFlow();

            // The outer pass goes on to take as many as were ready when it began; some of them have run here.
            while (Ready.Count < ready)
                Ready.Enqueue(Filler.Instance);
        }
    }

    /// <summary>What the outermost run waits for is done.</summary>
    private void EndRun()
    {
        if (_nested is null)
            _stopping = true;
        else
            _endsAfterNested = true;
    }

    private void ThrowIfCannotNest(Future future, SynchronizationContext? synchronization)
    {
        if (synchronization is null)
        {
            throw new InvalidOperationException(
                "The event loop is in the middle of its I/O here, since ConfigureAwait(false) has code go on there, and a nested run could not take it further. Leave out ConfigureAwait(false).");
        }

        if (IsBlocked(future))
        {
            throw new InvalidOperationException(
                $"{future} would wait for its own end, and so for ever: it is the task that runs the loop here, or one that such a run was called in. Await it from another task.");
        }
    }

    private bool IsBlocked(Future future)
    {
        if (ReferenceEquals(future, CurrentTask))
            return !future.IsDone;
        for (var run = _nested; run is not null; run = run.Outer)
        {
            if (ReferenceEquals(future, run.Task))
                return true;
        }

        return false;
    }

    /// <summary>A nested run that is under way.</summary>
    /// <param name="Task">The task that is blocked by it; null when a plain callback is.</param>
    /// <param name="Outer">The nested run within which it runs.</param>
    private sealed record NestedRun(ILoopTask? Task, NestedRun? Outer);

    /// <summary>Stands in the ready queue for what has run already.</summary>
    private sealed class Filler : Runnable
    {
        internal static readonly Filler Instance = new();

        internal override void Run()
        {
        }
    }
}
