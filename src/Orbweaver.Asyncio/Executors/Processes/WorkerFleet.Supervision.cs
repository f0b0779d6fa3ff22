using System.Globalization;

namespace Orbweaver.Asyncio;

// On the supervisor's own loop's thread.
internal sealed partial class WorkerFleet
{
    /// <summary>Workers in a row that end before they have come up: then there is no sense in more.</summary>
    private const int FailedStartsAtMost = 3;

    private readonly LinkedList<Entry> _queue = [];
    private readonly List<FleetWorker> _workers = [];
    private WorkerEndpoint? _endpoint;
    private int _workerCount;
    private int _jobCount;
    private int _failedStarts;
    private bool _closing;
    private bool _ended;
    private bool _terminated;

    internal ProcessPoolOptions Options => _options;

    internal WorkerSettings Settings => _settings;

    /// <summary>Where new workers report.</summary>
    internal async Coroutine<WorkerEndpoint> Endpoint() => _endpoint ??= await WorkerEndpoint.Open(this);

    internal FleetWorker? FindWorker(int number) => _workers.Find(w => w.Number == number);

    internal MethodReference Method(int number)
    {
        lock (_gate)
            return _methods[number];
    }

    internal int NextJobNumber() => ++_jobCount;

    /// <summary>A worker has come up.</summary>
    internal void Ready()
    {
        _failedStarts = 0;
        CloseEndpoint();
        Dispatch();
    }

    /// <summary>A worker has room for more.</summary>
    internal void HasRoom() => Dispatch();

    /// <summary>A worker has ended.</summary>
    /// <param name="worker">Which.</param>
    /// <param name="exitCode">As a shell has it; null when its process was not even started.</param>
    /// <param name="failure">Why it could not work; or null.</param>
    internal void Ended(FleetWorker worker, int? exitCode, Exception? failure)
    {
        _workers.Remove(worker);
        CloseEndpoint();
        foreach (var (job, method, call, state) in worker.TakeJobs())
        {
            if (RunsLoops)
                Settle(worker, new Entry(job, method), 0, CallState.Running, exitCode ?? 0);
            else
                Settle(worker, new Entry(job, method), call, state, exitCode ?? 0);
        }

        if (!worker.WasReady && !_terminated)
            StartFailed(exitCode, failure);
        else if (_broken is not null)
            Break(_broken);
        Dispatch();
        EndIfDone();
    }

    private void Enqueue(Entry entry)
    {
        _queue.AddLast(entry);
        Dispatch();
    }

    private void CancelRunning(IProcessJob job)
    {
        job.Deaths.WasCancelled = true;
        if (_workers.Find(w => w.Cancel(job)) is not null || job.Known == job.Count)
            return;

        // It waits to be begun again, since its worker has died.
        for (var entry = _queue.First; entry is not null; entry = entry.Next)
        {
            if (!ReferenceEquals(entry.Value.Job, job))
                continue;
            _queue.Remove(entry);
            while (job.Known < job.Count)
                job.AddError(new OperationCanceledException());
            return;
        }
    }

    private void CloseNow()
    {
        _closing = true;
        Dispatch();
        EndIfDone();
    }

    private void TerminateNow()
    {
        _closing = true;
        _terminated = true;
        while (_queue.First is { } first)
        {
            _queue.RemoveFirst();
            Drop(first.Value.Job);
        }

        foreach (var worker in _workers)
            worker.Kill();
        EndIfDone();
    }

    /// <summary>Hands jobs to workers that have room, and starts workers when none has.</summary>
    private void Dispatch()
    {
        while (_queue.First is { } first)
        {
            if (Roomiest() is not { } worker)
            {
                StartWorkers();
                return;
            }

            _queue.RemoveFirst();
            var (job, method) = first.Value;
            if (job.Deaths.WasBegun || job.Work.TryBegin())
            {
                job.Deaths.WasBegun = true;
                worker.Send(job, method);
            }
        }

        if (_closing)
        {
            foreach (var worker in _workers)
                worker.QuitWhenIdle();
        }
    }

    /// <summary>The worker with the fewest jobs; null when none has room.</summary>
    private FleetWorker? Roomiest()
    {
        FleetWorker? best = null;
        foreach (var worker in _workers)
        {
            if (worker.Room > (best?.Room ?? 0))
                best = worker;
        }

        return best;
    }

    private void StartWorkers()
    {
        var starting = _workers.Count(static w => !w.WasReady);
        while (_workers.Count < Size && starting * Slots < _queue.Count)
        {
            var worker = new FleetWorker(this, _workerCount++);
            _workers.Add(worker);
            starting++;
            _ = Aio.CreateTask(worker.Live(), string.Create(CultureInfo.InvariantCulture, $"worker {worker.Number}"));
        }
    }

    /// <summary>When no worker is about to report: nothing is left behind then if this process is killed.</summary>
    private void CloseEndpoint()
    {
        if (_endpoint is null || _workers.Exists(static w => !w.WasReady))
            return;
        _endpoint.Dispose();
        _endpoint = null;
    }

    private void StartFailed(int? exitCode, Exception? failure)
    {
        if (failure is BrokenPoolException || ++_failedStarts >= FailedStartsAtMost)
        {
            Break(failure ?? new BrokenPoolException(
                $"A worker process ended before it reported to the pool: {WorkerDiedException.Describe(exitCode ?? 0)}. If the program's own Main ran in it, make 'if (ProcessPool.RunWorker(args)) return;' the first thing in Main."));
        }
    }

    private void Break(Exception reason)
    {
        lock (_gate)
            _broken = reason;
        while (_queue.First is { } first)
        {
            _queue.RemoveFirst();
            var job = first.Value.Job;
            if (!job.Deaths.WasBegun)
            {
                job.Work.Refuse(Broken(reason));
                continue;
            }

            while (job.Known < job.Count)
                job.AddError(Broken(reason));
        }

        foreach (var worker in _workers)
        {
            if (!worker.WasReady)
                worker.Kill();
        }
    }

    private static void Drop(IProcessJob job)
    {
        if (!job.Deaths.WasBegun)
        {
            job.Work.Drop();
            return;
        }

        while (job.Known < job.Count)
            job.AddError(Terminated());
    }

    private static OperationCanceledException Terminated() => new("The pool was terminated before the call ended.");

    private void EndIfDone()
    {
        if (_ended || !_closing || _workers.Count > 0 || _queue.Count > 0)
            return;
        _ended = true;
        _endpoint?.Dispose();
        _endpoint = null;
        _thread!.Stop();
    }
}
