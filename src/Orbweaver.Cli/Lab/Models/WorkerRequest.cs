namespace Orbweaver.Cli;

/// <summary>What a worker process is asked for.</summary>
/// <param name="Url">The server's.</param>
/// <param name="Run">Requests of one number share connections; a new one has its own.</param>
internal sealed record WorkerJob(string Url, int Run);

/// <summary>What a worker process has used since it began.</summary>
/// <param name="Process">Its id.</param>
/// <param name="ProcessorSeconds">User and system time.</param>
/// <param name="PeakBytes">Its largest resident set.</param>
/// <param name="Threads">Its threads at this moment.</param>
internal sealed record WorkerReading(int Process, double ProcessorSeconds, long PeakBytes, int Threads);

/// <summary>What runs in the worker processes of <see cref="ProcessesModel"/>.</summary>
internal static class WorkerRequest
{
    private static BlockingClient _client = new();
    private static int _run;

    /// <summary>Keeps the worker from other calls for a time.</summary>
    public static WorkerReading Rest(TimeSpan time)
    {
        Thread.Sleep(time);
        return Reading();
    }

    /// <summary>Sends a request and blocks until it is answered. One at a time.</summary>
    public static WorkerReading Send(WorkerJob job)
    {
        if (job.Run != _run)
        {
            _client.Dispose();
            (_client, _run) = (new BlockingClient(), job.Run);
        }

        _client.Get(new Uri(job.Url));
        return Reading();
    }

    private static WorkerReading Reading()
    {
        var reading = ProcessReading.OfSelf();
        return new(Environment.ProcessId, Environment.CpuUsage.TotalTime.TotalSeconds, reading.PeakBytes, reading.Threads);
    }
}
