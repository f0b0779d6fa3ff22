using Orbweaver.Asyncio;

namespace Orbweaver.Cli;

/// <summary>As many requests at a time as the pool has processes, each process blocking on its own.</summary>
internal sealed class ProcessesModel : IRequestModel
{
    private readonly ProcessPool _pool;
    private readonly int _processes;
    private readonly Dictionary<int, WorkerUse> _uses = [];
    private int _run;

    /// <param name="processes">How many. They are there when this returns.</param>
    public ProcessesModel(int processes)
    {
        // This process is no worker; asked here, the pool knows that its workers will ask too, and sets no startup hook for them.
        _ = ProcessPool.RunWorker();
        (_pool, _processes) = (new ProcessPool(processes), processes);
        Rest(TimeSpan.FromSeconds(1));
    }

    // While none is idle, each call has a worker of its own, and starts one as long as there are too few.
    public TimeSpan Rest(TimeSpan time)
    {
        var most = 0.0;
        foreach (var worker in _pool.Map(WorkerRequest.Rest, Enumerable.Repeat(time, _processes), chunkSize: 1))
        {
            var use = UseOf(worker);
            use.BeginRun();
            use.Add(worker);
            most = Math.Max(most, use.ProcessorSeconds);
        }

        return TimeSpan.FromSeconds(most);
    }

    public void Send(Uri url, int requests, AnswerClock clock)
    {
        foreach (var use in _uses.Values)
            use.BeginRun();
        var job = new WorkerJob(url.OriginalString, ++_run);
        foreach (var worker in _pool.IMapUnordered(WorkerRequest.Send, Enumerable.Repeat(job, requests)))
        {
            UseOf(worker).Add(worker);
            clock.Answered();
        }
    }

    public ModelFigures WithOthers(ModelFigures figures) => figures with
    {
        ProcessorSeconds = Math.Round(figures.ProcessorSeconds + _uses.Values.Sum(use => use.ProcessorSeconds), 4),
        PeakBytes = figures.PeakBytes + _uses.Values.Sum(use => use.PeakBytes),
        BytesBefore = figures.BytesBefore + _uses.Values.Sum(use => use.BytesBefore),
        Threads = figures.Threads + _uses.Values.Sum(use => use.Threads),
        Processes = 1 + _processes,
    };

    public void Dispose() => _pool.Dispose();

    private WorkerUse UseOf(WorkerReading worker) =>
        _uses.TryGetValue(worker.Process, out var use) ? use : _uses[worker.Process] = new(worker);

    /// <summary>What one worker uses.</summary>
    private sealed class WorkerUse(WorkerReading first)
    {
        private WorkerReading _before = first;
        private WorkerReading _last = first;

        public double ProcessorSeconds => _last.ProcessorSeconds - _before.ProcessorSeconds;

        public long PeakBytes => _last.PeakBytes;

        public long BytesBefore => _before.PeakBytes;

        public int Threads { get; private set; } = first.Threads;

        public void BeginRun()
        {
            _before = _last;
            Threads = _last.Threads;
        }

        public void Add(WorkerReading reading)
        {
            // Answers may overtake each other on their way.
            if (reading.ProcessorSeconds >= _last.ProcessorSeconds)
                _last = reading;
            Threads = Math.Max(Threads, reading.Threads);
        }
    }
}
