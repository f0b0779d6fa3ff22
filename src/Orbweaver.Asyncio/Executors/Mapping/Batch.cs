namespace Orbweaver.Asyncio;

/// <summary>The jobs of one map: whoever waits is told when all of them have ended.</summary>
/// <param name="completed">Called once, on the thread on which the last job ends; inside <see cref="Begin"/> when there are none.</param>
internal sealed class Batch<TResult>(Action completed) : IJobOwner<TResult>
{
    private readonly List<PoolJob<TResult>> _jobs = [];

    /// <summary>Jobs that have not ended, and 1 while they are made.</summary>
    private int _left = 1;

    /// <summary>Queues the jobs. When that fails, those that are queued already are taken back.</summary>
    internal void Begin<TArg>(IJobSource<TArg, TResult> source, TArg[] arguments, int chunkSize)
    {
        try
        {
            for (var first = 0; first < arguments.Length; first += chunkSize)
            {
                Interlocked.Increment(ref _left);
                var length = Math.Min(chunkSize, arguments.Length - first);
                _jobs.Add(source.Submit(length == arguments.Length ? arguments : arguments[first..(first + length)], first, this));
            }
        }
        catch
        {
            Abandon();
            throw;
        }

        EndOne();
    }

    /// <summary>Takes back what has not begun; cancels the rest, where it can be.</summary>
    internal void Abandon()
    {
        foreach (var job in _jobs)
        {
            if (job.Abandon())
                EndOne();
        }
    }

    /// <summary>The first error in the order of the arguments, or null. When all have ended.</summary>
    internal Exception? FirstError()
    {
        foreach (var job in _jobs)
        {
            foreach (var outcome in job.Outcomes)
            {
                if (outcome.Error is { } error)
                    return error;
            }
        }

        return null;
    }

    /// <summary>The results in the order of the arguments. When all have ended, and well.</summary>
    internal TResult[] Results()
    {
        var results = new TResult[_jobs.Sum(j => j.Outcomes.Length)];
        var at = 0;
        foreach (var job in _jobs)
        {
            foreach (var outcome in job.Outcomes)
                results[at++] = outcome.Value!;
        }

        return results;
    }

    public void JobEnded(PoolJob<TResult> job) => EndOne();

    private void EndOne()
    {
        if (Interlocked.Decrement(ref _left) == 0)
            completed();
    }
}
