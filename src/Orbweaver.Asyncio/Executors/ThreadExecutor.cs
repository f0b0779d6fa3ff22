using System.Globalization;

namespace Orbweaver.Asyncio;

/// <summary>
/// Threads that call functions, first come first served. A thread is started when there is work and no idle one, up to the limit. As CPython's <c>ThreadPoolExecutor</c>.
/// </summary>
/// <remarks>Any thread. The threads are background threads: they do not keep the process alive.</remarks>
public sealed class ThreadExecutor : Executor
{
    /// <summary>24 days: what is longer than a thread can be waited for is for ever.</summary>
    private static readonly TimeSpan LongestJoin = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly string _namePrefix;
    private readonly Queue<ExecutorWork> _queue = new();
    private readonly List<Thread> _threads = [];
    private readonly object _gate = new();
    private readonly Action? _initializer;
    private int _idle;
    private bool _shutDown;

    /// <summary>What the initializer has thrown: no work can be done any more.</summary>
    private Exception? _broken;

    /// <summary>Makes an executor; no thread is started yet.</summary>
    /// <param name="maxWorkers">Threads at most, 1 or more. Default (null): the number of processors + 4, 32 at most.</param>
    /// <param name="namePrefix">The threads' names: this, <c>_</c> and a number from 0. Default: asyncio.</param>
    /// <param name="initializer">Called by each thread before its first piece of work. When it throws, the executor is broken: what is queued, and what comes later, fails with a <see cref="BrokenPoolException"/>. Default: none.</param>
    public ThreadExecutor(int? maxWorkers = null, string namePrefix = "asyncio", Action? initializer = null)
    {
        if (maxWorkers < 1)
            throw new ArgumentOutOfRangeException(nameof(maxWorkers), maxWorkers, "An executor needs at least one thread: give 1 or more, or null for the default.");
        MaxWorkers = maxWorkers ?? Math.Min(32, Environment.ProcessorCount + 4);
        _namePrefix = namePrefix;
        _initializer = initializer;
    }

    /// <summary>Threads at most.</summary>
    public int MaxWorkers { get; }

    /// <inheritdoc/>
    public override void Shutdown(bool cancelPending = false)
    {
        ExecutorWork[] dropped = [];
        lock (_gate)
        {
            _shutDown = true;
            if (cancelPending)
            {
                dropped = [.. _queue];
                _queue.Clear();
            }

            Monitor.PulseAll(_gate);
        }

        foreach (var work in dropped)
            work.Drop();
    }

    /// <inheritdoc/>
    public override bool Join(TimeSpan timeout)
    {
        var started = TimeProvider.System.GetTimestamp();
        Thread[] threads;
        lock (_gate)
            threads = [.. _threads];
        foreach (var thread in threads)
        {
            var left = timeout == Timeout.InfiniteTimeSpan || timeout > LongestJoin ? Timeout.InfiniteTimeSpan : timeout - TimeProvider.System.GetElapsedTime(started);
            if (!thread.Join(left < TimeSpan.Zero && left != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : left))
                return false;
        }

        return true;
    }

    /// <summary>True when every thread that was started waits for work.</summary>
    internal bool IsIdle
    {
        get
        {
            lock (_gate)
                return _idle == _threads.Count;
        }
    }

    internal override void Submit(ExecutorWork work)
    {
        lock (_gate)
        {
            if (_shutDown)
                throw new InvalidOperationException("The executor was shut down and takes no more work. Make another, or shut it down later.");
            if (_broken is not null)
                throw Broken(_broken);
            _queue.Enqueue(work);
            if (_idle >= _queue.Count || _threads.Count == MaxWorkers)
                Monitor.Pulse(_gate);
            else
                StartThread();
        }
    }

    private void StartThread()
    {
        var thread = new Thread(Work) { IsBackground = true, Name = string.Create(CultureInfo.InvariantCulture, $"{_namePrefix}_{_threads.Count}") };
        _threads.Add(thread);
        thread.UnsafeStart(); // each piece of work brings its own context
    }

    private void Work()
    {
        if (_initializer is not null && !TryInitialize())
            return;
        while (Next() is { } work)
            work.Execute();
    }

    private bool TryInitialize()
    {
        ExecutorWork[] refused;
        try
        {
            _initializer!();
            return true;
        }
#pragma warning disable CA1031 // thrown where the work is waited for
        catch (Exception e)
        {
            lock (_gate)
            {
                _broken ??= e;
                refused = [.. _queue];
                _queue.Clear();
            }
        }
#pragma warning restore CA1031

        foreach (var work in refused)
            work.Refuse(Broken(_broken));
        return false;
    }

    private static BrokenPoolException Broken(Exception error) =>
        new($"A thread's initializer has thrown {error.GetType().Name}: {error.Message} The executor does no more work: have the initializer handle its error, and make a new executor or pool.", error);

    /// <summary>Waits for work; null when there is no more and will not be.</summary>
    private ExecutorWork? Next()
    {
        lock (_gate)
        {
            ExecutorWork? work;
            _idle++;
            while (!_queue.TryDequeue(out work) && !_shutDown)
                Monitor.Wait(_gate);
            _idle--;
            return work;
        }
    }
}
