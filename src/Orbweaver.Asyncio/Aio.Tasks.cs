using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <content>Tasks of which only <see cref="ILoopTask"/> is known, such as <see cref="CurrentTask"/> and <see cref="EventLoop.AllTasks"/>, where futures are taken.</content>
public static partial class Aio
{
    /// <summary>The task as the future that it is.</summary>
    /// <remarks>Any thread.</remarks>
    [OverloadResolutionPriority(-1)]
    public static Future EnsureFuture(ILoopTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return (Future)task;
    }

    /// <inheritdoc cref="Wait{TFuture}(IEnumerable{TFuture}, TimeSpan?, ReturnWhen)"/>
    /// <param name="futures">What is waited for; one that is named twice counts once.</param>
    /// <param name="timeout">How long at most, from the await on; null (the default) for no limit. Its end is no error: what is not done then is pending.</param>
    /// <param name="returnWhen">What is waited for; the default is all.</param>
    [OverloadResolutionPriority(-1)]
    public static Coroutine<(IReadOnlySet<ILoopTask> Done, IReadOnlySet<ILoopTask> Pending)> Wait(
        IEnumerable<ILoopTask> futures, TimeSpan? timeout = null, ReturnWhen returnWhen = ReturnWhen.AllCompleted)
    {
        ArgumentNullException.ThrowIfNull(futures);
        return AsTasks(Wait(futures.Cast<Future>(), timeout, returnWhen));
    }

    /// <inheritdoc cref="Wait(IEnumerable{ILoopTask}, TimeSpan?, ReturnWhen)"/>
    /// <param name="futures">What is waited for; one that is named twice counts once.</param>
    /// <param name="timeoutSeconds">How long at most, in seconds.</param>
    /// <param name="returnWhen">What is waited for; the default is all.</param>
    [OverloadResolutionPriority(-1)]
    public static Coroutine<(IReadOnlySet<ILoopTask> Done, IReadOnlySet<ILoopTask> Pending)> Wait(
        IEnumerable<ILoopTask> futures, double timeoutSeconds, ReturnWhen returnWhen = ReturnWhen.AllCompleted) =>
        Wait(futures, Seconds(timeoutSeconds, nameof(timeoutSeconds)), returnWhen);

    /// <inheritdoc cref="Gather(IEnumerable{Future})"/>
    /// <param name="futures">What is waited for: <c>await Aio.Gather(loop.AllTasks.Where(t => t != Aio.CurrentTask))</c>.</param>
    [OverloadResolutionPriority(-2)]
    public static Future Gather(params IEnumerable<ILoopTask> futures)
    {
        ArgumentNullException.ThrowIfNull(futures);
        return Gather(futures.Cast<Future>());
    }

    /// <summary>
    /// Done when all of the futures or tasks are, whatever the types of their results, with the outcome of each in the list's order. Else as <see cref="GatherOutcomes{T}(IEnumerable{Future{T}})"/>.
    /// </summary>
    /// <param name="futures">What is waited for.</param>
    /// <exception cref="ArgumentException">Some belong to another loop, or are null.</exception>
    /// <remarks>Loop's thread only.</remarks>
    [OverloadResolutionPriority(-1)] // of no arguments at all the coroutines' overload is meant
    public static Future<Outcome[]> GatherOutcomes(params IEnumerable<Future> futures)
    {
        ArgumentNullException.ThrowIfNull(futures);
        return GatherFuture<Outcome[]>.OfOutcomes([.. futures], static children => Array.ConvertAll(children, static c => new Outcome(c)));
    }

    /// <inheritdoc cref="GatherOutcomes(IEnumerable{Future})"/>
    /// <param name="futures">What is waited for.</param>
    [OverloadResolutionPriority(-2)]
    public static Future<Outcome[]> GatherOutcomes(params IEnumerable<ILoopTask> futures)
    {
        ArgumentNullException.ThrowIfNull(futures);
        return GatherOutcomes(futures.Cast<Future>());
    }

    /// <summary>
    /// The tasks in the order of their ends: both <c>await foreach (var next in Aio.AsCompleted(loop.AllTasks))</c>, whose <c>next.Result</c> is the task that has ended, and
    /// <c>foreach</c>, of which each <c>await next</c> gives it. What it ended with is the task's to tell. Else as <see cref="AsCompleted{T}(IEnumerable{Future{T}}, TimeSpan?)"/>.
    /// </summary>
    /// <param name="futures">What is waited for; one that is named twice counts once.</param>
    /// <param name="timeout">How long at most for all together, from this call on; after it each that is left throws a <see cref="TimeoutException"/>. Null (the default) for no limit.</param>
    /// <exception cref="ArgumentException">Some belong to another loop, or are null.</exception>
    /// <remarks>Loop's thread only.</remarks>
    [OverloadResolutionPriority(-1)]
    public static CompletionSequence<ILoopTask> AsCompleted(IEnumerable<ILoopTask> futures, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(futures);
        var loop = EventLoop.Running();
        return new CompletionSequence<ILoopTask>(loop, [.. futures.Distinct().Select(EndOf)], timeout);

        static Future<ILoopTask> EndOf(ILoopTask task)
        {
            var end = new Future<ILoopTask>(task?.Loop ?? throw new ArgumentException("One of the tasks to be waited for is null.", nameof(futures)));
            if (task.IsDone)
                end.Complete(task);
            else
                ((Future)task).AddDoneCallbackFor(end, _ => end.Complete(task));
            return end;
        }
    }

    /// <inheritdoc cref="AsCompleted(IEnumerable{ILoopTask}, TimeSpan?)"/>
    /// <param name="futures">What is waited for; one that is named twice counts once.</param>
    /// <param name="timeoutSeconds">How long at most for all together, in seconds, from this call on.</param>
    [OverloadResolutionPriority(-1)]
    public static CompletionSequence<ILoopTask> AsCompleted(IEnumerable<ILoopTask> futures, double timeoutSeconds) =>
        AsCompleted(futures, Seconds(timeoutSeconds, nameof(timeoutSeconds)));

    /// <inheritdoc cref="Shield(Future)"/>
    [OverloadResolutionPriority(-1)]
    public static Future Shield(ILoopTask task) => Shield(EnsureFuture(task));

    /// <inheritdoc cref="WaitFor(Future, TimeSpan?)"/>
    [OverloadResolutionPriority(-1)]
    public static Coroutine WaitFor(ILoopTask task, TimeSpan? timeout) => WaitFor(EnsureFuture(task), timeout);

    /// <inheritdoc cref="WaitFor(Future, double)"/>
    [OverloadResolutionPriority(-1)]
    public static Coroutine WaitFor(ILoopTask task, double seconds) => WaitFor(EnsureFuture(task), seconds);

    /// <inheritdoc cref="CaptureCallGraph(Future?, int?)"/>
    [OverloadResolutionPriority(-1)]
    public static FutureCallGraph? CaptureCallGraph(ILoopTask? task, int? limit = null) => CaptureCallGraph((Future?)task, limit);

    /// <inheritdoc cref="FormatCallGraph(Future?, int?)"/>
    [OverloadResolutionPriority(-1)]
    public static string FormatCallGraph(ILoopTask? task, int? limit = null) => FormatCallGraph((Future?)task, limit);

    /// <inheritdoc cref="PrintCallGraph(Future?, TextWriter?, int?)"/>
    [OverloadResolutionPriority(-1)]
    public static void PrintCallGraph(ILoopTask? task, TextWriter? writer = null, int? limit = null) => PrintCallGraph((Future?)task, writer, limit);

    private static async Coroutine<(IReadOnlySet<ILoopTask> Done, IReadOnlySet<ILoopTask> Pending)> AsTasks(
        Coroutine<(IReadOnlySet<Future> Done, IReadOnlySet<Future> Pending)> wait)
    {
        var (done, pending) = await wait;
        return (done.Cast<ILoopTask>().ToHashSet(), pending.Cast<ILoopTask>().ToHashSet());
    }
}
