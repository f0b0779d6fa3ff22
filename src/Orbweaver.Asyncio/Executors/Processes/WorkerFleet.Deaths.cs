using System.Globalization;

namespace Orbweaver.Asyncio;

// Whose fault it was, and what it costs. On the supervisor's own loop's thread.
internal sealed partial class WorkerFleet
{
    /// <summary>Workers in a row that die when they are handed the same call, but before they make it: then it is taken for the cause.</summary>
    private const int DeathsBeforeCallAtMost = 3;

    /// <summary>What becomes of a job whose worker has ended: calls that had been made or begun fail, or are made again if that is wished; those that had not go to another worker.</summary>
    private void Settle(FleetWorker worker, Entry entry, int at, CallState state, int exitCode)
    {
        var job = entry.Job;
        if (_terminated)
        {
            while (job.Known < job.Count)
                job.AddError(Terminated());
            return;
        }

        if (job.Deaths.WasCancelled)
        {
            while (job.Known < job.Count)
                job.AddError(new OperationCanceledException());
            return;
        }

        if (at >= job.Known)
            Blame(worker, job, at, state, exitCode);
        else
            CountBefore(worker, job, exitCode);
        if (job.Known < job.Count)
            _queue.AddFirst(entry);
    }

    /// <summary>The worker has died of this call, or at least with its result.</summary>
    private void Blame(FleetWorker worker, IProcessJob job, int at, CallState state, int exitCode)
    {
        var argument = job.First + at;
        if (state == CallState.Condemned)
        {
            Lose(worker, job, at, exitCode);
            job.AddError(new TimeoutException(string.Create(
                CultureInfo.InvariantCulture,
                $"The call of {job.Function} with argument {argument} (counted from 0) took longer than {_options.CallTimeout!.Value.TotalSeconds} s, and worker process {worker.ProcessId}, which made it, was killed.")));
            return;
        }

        job.Deaths.AddDuring(at);
        if (job.Deaths.During <= _options.Retries)
            return;
        Lose(worker, job, at, exitCode);
        if (state == CallState.Over)
            Lose(worker, job, at + 1, exitCode);
        else
            job.AddError(WorkerDiedException.During(job.Function, argument, job.Deaths.During, worker.ProcessId, exitCode));
    }

    /// <summary>The worker was killed between two calls, or before it had read the job: no call is to blame, unless that happens again and again.</summary>
    private static void CountBefore(FleetWorker worker, IProcessJob job, int exitCode)
    {
        job.Deaths.AddBefore(job.Known);
        if (job.Deaths.Before >= DeathsBeforeCallAtMost)
            job.AddError(WorkerDiedException.Before(job.Function, job.First + job.Known, job.Deaths.Before, worker.ProcessId, exitCode));
    }

    /// <summary>Calls that were made, but whose results have not come: large ones, which are not kept until they are sent.</summary>
    private static void Lose(FleetWorker worker, IProcessJob job, int to, int exitCode)
    {
        while (job.Known < to)
            job.AddError(WorkerDiedException.After(job.Function, job.First + job.Known, worker.ProcessId, exitCode));
    }
}
