namespace Orbweaver.Asyncio;

/// <summary>Loops, each on a thread, and the queue of what none of them has room for yet. Any thread.</summary>
internal sealed class LoopFleet
{
    private readonly Lock _gate = new();
    private readonly Queue<ILoopJob> _queue = new();
    private readonly PoolLoop[] _loops;
    private readonly Action? _initializer;
    private Exception? _broken;
    private bool _closed;

    internal LoopFleet(int size, int concurrency, Action? initializer)
    {
        Size = size;
        Concurrency = concurrency;
        _initializer = initializer;
        _loops = new PoolLoop[size];
        for (var i = 0; i < size; i++)
            _loops[i] = new PoolLoop(this, i);
    }

    internal int Size { get; }

    /// <summary>Coroutines that a loop runs at once at most.</summary>
    internal int Concurrency { get; }

    /// <summary>What has not begun does not any more.</summary>
    internal bool IsTerminated { get; private set; }

    /// <summary>It is one of these.</summary>
    internal bool Has(EventLoop? loop) => loop is not null && Array.Exists(_loops, l => l.IsOn(loop));

    /// <exception cref="InvalidOperationException">The pool is closed, or broken.</exception>
    internal void Submit(ILoopJob job)
    {
        PoolLoop? loop = null;
        lock (_gate)
        {
            if (_closed)
                throw new InvalidOperationException("The LoopPool was shut down and takes no more work. Make another, or close it later.");
            if (_broken is not null)
                throw Broken(_broken);
            foreach (var candidate in _loops)
            {
                if (candidate.Load < Concurrency && candidate.Load < (loop?.Load ?? int.MaxValue))
                    loop = candidate;
            }

            if (loop is null)
            {
                _queue.Enqueue(job);
                return;
            }

            loop.Load++;
            job.Loop = loop;
            loop.Start(_initializer);
            loop.Post(job); // under the lock: jobs reach a loop in the order in which they were queued
        }
    }

    /// <summary>A loop has room for one more.</summary>
    /// <returns>Null when there is none for it.</returns>
    internal ILoopJob? Next(PoolLoop loop)
    {
        lock (_gate)
        {
            if (_queue.TryDequeue(out var job))
            {
                job.Loop = loop;
                return job;
            }

            loop.Load--;
            if (_closed)
                StopIfIdle();
            return null;
        }
    }

    internal void Shutdown(bool terminate)
    {
        ILoopJob[] dropped = [];
        lock (_gate)
        {
            _closed = true;
            if (terminate)
            {
                IsTerminated = true;
                dropped = [.. _queue];
                _queue.Clear();
                foreach (var loop in _loops)
                    loop.Stop();
            }
            else
            {
                StopIfIdle();
            }
        }

        foreach (var job in dropped)
            job.Work.Drop();
    }

    /// <summary>After <see cref="Shutdown"/>: until the loops' threads have ended.</summary>
    internal void Join()
    {
        foreach (var loop in _loops)
            loop.Join();
    }

    /// <summary>The initializer has thrown.</summary>
    internal void Break(Exception reason)
    {
        ILoopJob[] refused;
        lock (_gate)
        {
            _broken ??= reason;
            refused = [.. _queue];
            _queue.Clear();
        }

        foreach (var job in refused)
            job.Work.Refuse(Broken(reason));
    }

    internal static BrokenPoolException Broken(Exception error) =>
        new($"A loop's initializer has thrown {error.GetType().Name}: {error.Message} The pool does no more work: have the initializer handle its error, and make a new pool.", error);

    /// <summary>Under the lock: when all is done.</summary>
    private void StopIfIdle()
    {
        if (_queue.Count > 0 || Array.Exists(_loops, static l => l.Load > 0))
            return;
        foreach (var loop in _loops)
            loop.Stop();
    }
}
