namespace Orbweaver.Asyncio;

/// <content>Waiting for several futures without taking their results.</content>
public static partial class Aio
{
    /// <summary>
    /// Waits until the futures or tasks are done, or <paramref name="timeout"/> is over. Cancels none of them and throws nothing of theirs: look at the
    /// futures. When the wait itself is cancelled they go on. Gives the other tasks a turn even when all are done already. As CPython's <c>asyncio.wait</c>.
    /// </summary>
    /// <typeparam name="TFuture">The futures' type.</typeparam>
    /// <param name="futures">What is waited for; one that is named twice counts once. Coroutines must be made tasks first (<see cref="CreateTask(Coroutine, string?, bool?, ExecutionContext?)"/>).</param>
    /// <param name="timeout">How long at most, from the await on; null (the default) for no limit. Its end is no error: what is not done then is pending.</param>
    /// <param name="returnWhen">What is waited for; the default is all.</param>
    /// <returns>The futures that are done and those that are not.</returns>
    /// <exception cref="ArgumentException">There are no futures, or some belong to another loop.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="returnWhen"/> is none of the enumeration's values.</exception>
    /// <remarks>Loop's thread only. May be called where no loop runs yet, to be run on the futures' own: <c>loop.RunUntilComplete(Aio.Wait(tasks))</c>.</remarks>
    public static Coroutine<(IReadOnlySet<TFuture> Done, IReadOnlySet<TFuture> Pending)> Wait<TFuture>(
        IEnumerable<TFuture> futures, TimeSpan? timeout = null, ReturnWhen returnWhen = ReturnWhen.AllCompleted)
        where TFuture : Future
    {
        ArgumentNullException.ThrowIfNull(futures);
        if (returnWhen is < ReturnWhen.AllCompleted or > ReturnWhen.FirstException)
            throw new ArgumentOutOfRangeException(nameof(returnWhen), returnWhen, "AllCompleted, FirstCompleted or FirstException is expected.");
        var set = new HashSet<TFuture>(futures);
        if (set.Count == 0)
            throw new ArgumentException("There are no futures to wait for. Look whether the collection is empty first.", nameof(futures));
        if (set.Contains(null!))
            throw new ArgumentException("One of the futures to be waited for is null.", nameof(futures));
        var loop = EventLoop.Current ?? set.First().Loop; // where none runs, a coroutine for the futures' own: loop.RunUntilComplete(Aio.Wait(tasks))
        if (set.Any(f => !ReferenceEquals(f.Loop, loop)))
            throw OfAnotherLoop(nameof(futures));
        return WaitForSet(set, timeout, returnWhen);
    }

    /// <inheritdoc cref="Wait{TFuture}(IEnumerable{TFuture}, TimeSpan?, ReturnWhen)"/>
    /// <param name="futures">What is waited for; one that is named twice counts once.</param>
    /// <param name="timeoutSeconds">How long at most, in seconds.</param>
    /// <param name="returnWhen">What is waited for; the default is all.</param>
    public static Coroutine<(IReadOnlySet<TFuture> Done, IReadOnlySet<TFuture> Pending)> Wait<TFuture>(
        IEnumerable<TFuture> futures, double timeoutSeconds, ReturnWhen returnWhen = ReturnWhen.AllCompleted)
        where TFuture : Future
        => Wait(futures, Seconds(timeoutSeconds, nameof(timeoutSeconds)), returnWhen);

    private static async Coroutine<(IReadOnlySet<TFuture> Done, IReadOnlySet<TFuture> Pending)> WaitForSet<TFuture>(
        HashSet<TFuture> futures, TimeSpan? timeout, ReturnWhen returnWhen)
        where TFuture : Future
    {
        var waiter = new Future<Unit>();
        foreach (var future in futures)
        {
            if (!ReferenceEquals(future.Loop, waiter.Loop))
                throw OfAnotherLoop(nameof(futures));
        }

        var timer = timeout is { } delay ? waiter.Loop.CallLater(delay, Release) : null;
        var left = futures.Count;
        Action<Future> completed = OnCompletion;
        foreach (var future in futures)
            future.AddDoneCallbackFor(waiter.Loop.CurrentTask as Future, completed);
        try
        {
            await waiter;
        }
        finally
        {
            timer?.Cancel();
            foreach (var future in futures)
                future.RemoveDoneCallback(completed);
        }

        return (futures.Where(f => f.IsDone).ToHashSet(), futures.Where(f => !f.IsDone).ToHashSet());

        void OnCompletion(Future future)
        {
            left--;
            if (left > 0 && returnWhen != ReturnWhen.FirstCompleted
                && (returnWhen != ReturnWhen.FirstException || future.IsCancelled || future.Exception is null))
            {
                return;
            }

            timer?.Cancel();
            Release();
        }

        void Release()
        {
            if (!waiter.IsDone)
                waiter.SetResult(default);
        }
    }

    private static ArgumentException OfAnotherLoop(string argument) => new("All futures of one Wait must belong to the loop that runs.", argument);

    /// <summary>A time in seconds; what is beyond the range, infinity too, is the longest there is, which never ends.</summary>
    internal static TimeSpan Seconds(double seconds, string argument)
    {
        if (double.IsNaN(seconds))
            throw new ArgumentException("Invalid delay: NaN (not a number). Give the time in seconds.", argument);
        return new TimeSpan((long)Math.Ceiling(seconds * TimeSpan.TicksPerSecond));
    }
}
