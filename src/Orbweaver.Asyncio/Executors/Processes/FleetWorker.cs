using System.Diagnostics;
using System.Globalization;

namespace Orbweaver.Asyncio;

/// <summary>A worker process, as its supervisor sees it. For the supervisor's loop's thread.</summary>
internal sealed class FleetWorker(WorkerFleet fleet, int number)
{
    /// <summary>So long a worker may take to end when it is asked to.</summary>
    private static readonly TimeSpan QuitLimit = TimeSpan.FromSeconds(5);

    private readonly Dictionary<int, (IProcessJob Job, int Method)> _jobs = [];
    private readonly HashSet<int> _knownMethods = [];
    private readonly Future<Unit> _connected = new();
    private Subprocess? _process;
    private LoopTask<int>? _exit;
    private FrameStream? _calls;
    private FrameStream? _lifeline;
    private SharedMemory? _memory;
    private TimerHandle? _watch;
    private BrokenPoolException? _failure;
    private int _callsMade;
    private bool _quitting;
    private bool _killed;

    /// <summary>It has made its share of calls: it gets no more, and ends when those that it has are done.</summary>
    private bool _retiring;

    internal int Number => number;

    internal int ProcessId => _process?.Id ?? 0;

    /// <summary>It has come up.</summary>
    internal bool WasReady { get; private set; }

    /// <summary>Done when its process has ended.</summary>
    internal Future<Unit> Gone { get; } = new();

    /// <summary>How many jobs it would take.</summary>
    internal int Room => WasReady && !_quitting && !_killed && !_retiring ? fleet.Slots - _jobs.Count : 0;

    /// <summary>Starts the process, and takes what it sends, until it ends.</summary>
    internal async Coroutine Live()
    {
        Exception? failure = null;
        int? exitCode = null;
        try
        {
            await Start();
            await ReadFrames();
        }
        catch (IOException) when (_process is not null)
        {
            // The process dies: its exit code says more.
        }
#pragma warning disable CA1031 // whoever waits for the pool gets it
        catch (Exception e) when (e is not OperationCanceledException)
        {
            failure = e;
        }
#pragma warning restore CA1031
        finally
        {
            _killed = true; // it gets no more
            if (_process is not null)
            {
                exitCode = await End(_process);
                TakeUnsent();
            }

            Gone.SetResult(default);
            fleet.Ended(this, exitCode, failure ?? _failure);
            _memory?.Dispose();
        }
    }

    /// <summary>One of its two connections.</summary>
    internal void Attach(FrameStream frames, bool isLifeline)
    {
        if (isLifeline)
            _lifeline = frames;
        else
            _calls = frames;
        if (_lifeline is not null && _calls is not null && !_connected.IsDone)
            _connected.SetResult(default);
    }

    internal void Send(IProcessJob job, int method)
    {
        var id = fleet.NextJobNumber();
        _jobs.Add(id, (job, method));
        var stream = _calls!.Stream;
        if (_knownMethods.Add(method))
            SendMethod(stream, method);
        CallsFrame.Address(job.Frame, id, method, job.Known, job.Count);
        stream.WriteNoWait(job.Frame);
        if (fleet.Options.CallTimeout is { } limit && !fleet.RunsLoops)
            Watch(limit);
    }

    /// <returns>False when it does not have the job.</returns>
    internal bool Cancel(IProcessJob job)
    {
        foreach (var (id, entry) in _jobs)
        {
            if (!ReferenceEquals(entry.Job, job))
                continue;
            var frame = new FrameWriter();
            frame.Begin(FrameKind.Cancel);
            frame.Write(id);
            frame.End();
            _calls!.Stream.WriteNoWait(frame.Written);
            return true;
        }

        return false;
    }

    /// <summary>It ends when it has nothing to do; before it is ready that is at once.</summary>
    internal void QuitWhenIdle()
    {
        if (_jobs.Count > 0 || _quitting || _killed)
            return;
        _quitting = true;
        if (!WasReady)
        {
            Kill();
            return;
        }

        var frame = new FrameWriter();
        frame.Begin(FrameKind.Quit);
        frame.End();
        _calls!.Stream.WriteNoWait(frame.Written);
    }

    internal void Kill()
    {
        _killed = true;
        _process?.Kill();
    }

    /// <summary>When it has ended: the jobs that it had not, which of their calls it began last, and how far that came.</summary>
    internal List<(IProcessJob Job, int Method, int Call, CallState State)> TakeJobs()
    {
        List<(IProcessJob, int, int, CallState)> jobs = [];
        foreach (var (id, (job, method)) in _jobs)
        {
            var (call, state, _) = _memory!.Progress.Of(id);
            jobs.Add((job, method, call, state));
        }

        _jobs.Clear();
        jobs.Reverse(); // the oldest is put in front of the queue last
        return jobs;
    }

    private async Coroutine Start()
    {
        var address = (await fleet.Endpoint()).Address(number);
        if (_killed)
            return;
        _memory = SharedMemory.Create(address.Memory);
        _process = WorkerProgram.Start(address);
        _exit = Aio.CreateTask(_process.Wait());
        var limit = fleet.Options.StartTimeout;
        await Aio.Wait<Future>([_connected, _exit], limit, ReturnWhen.FirstCompleted);
        if (!_connected.IsDone && !_exit.IsDone)
            throw new BrokenPoolException(string.Create(CultureInfo.InvariantCulture, $"Worker process {ProcessId} did not report within {limit.TotalSeconds} s, and was killed. If the program's own Main ran in it, make 'if (ProcessPool.RunWorker(args)) return;' the first thing in Main; if the machine is slow, set ProcessPoolOptions.StartTimeout."));
        if (!_connected.IsDone)
            return;
        var settings = new FrameWriter();
        fleet.Settings.Write(settings);
        _calls!.Stream.WriteNoWait(settings.Written);
        if (fleet.Options.InitializerTimeout is { } patience && (fleet.Settings.Initializer ?? fleet.Settings.Json) is not null)
            _watch = EventLoop.Running().CallLater(patience, () => GiveUp(patience));
    }

    /// <summary>It does not get ready.</summary>
    private void GiveUp(TimeSpan limit)
    {
        string?[] called = [fleet.Settings.Json?.Name, fleet.Settings.Initializer?.Name];
        _failure = new BrokenPoolException(string.Create(
            CultureInfo.InvariantCulture,
            $"Worker process {ProcessId} was killed: {string.Join(" or ", called.OfType<string>())} had not returned after {limit.TotalSeconds} s, and had to before the first call. The pool does no more work. If it needs that long, set ProcessPoolOptions.InitializerTimeout; if it waits for something that does not come, have it throw instead. Then make a new pool."));
        Kill();
    }

    private async Coroutine ReadFrames()
    {
        if (!_connected.IsDone)
            return; // it has ended before it reported
        do
        {
            while (_calls!.TryNext())
                Take(_calls.Frame);
        }
        while (await _calls.Fill());
    }

    private void Take(ReadOnlySpan<byte> frame)
    {
        var reader = new FrameReader(frame);
        switch (reader.Kind)
        {
            case FrameKind.Ready:
                WasReady = true;
                _watch?.Cancel();
                fleet.Ready();
                break;
            case FrameKind.NotReady:
                var reason = RemoteException.Read(ref reader);
                throw new BrokenPoolException($"A worker process could not be made ready: its initializer, or what makes the JSON options, has thrown {reason.Message}", reason);
            case FrameKind.Result:
                var done = reader.Int32();
                var job = _jobs[done].Job;
                job.AddResult(reader.Rest);
                Ended(done, job);
                break;
            case FrameKind.Error:
                var failed = reader.Int32();
                var failing = _jobs[failed].Job;
                failing.AddError(RemoteException.Read(ref reader));
                Ended(failed, failing);
                break;
        }
    }

    /// <summary>Results that it had when it died.</summary>
    private void TakeUnsent()
    {
        foreach (var frame in _memory!.Outbox.After(_callsMade))
            Take(frame);
    }

    private void Ended(int id, IProcessJob job)
    {
        _callsMade++;
        _retiring |= _callsMade >= (fleet.Options.MaxTasksPerWorker ?? int.MaxValue);
        if (job.Known < job.Count)
            return;
        _jobs.Remove(id);
        _watch?.Cancel();
        if (_retiring)
            QuitWhenIdle();
        fleet.HasRoom();
    }

    private async Coroutine<int> End(Subprocess process)
    {
        _watch?.Cancel();
        if (_quitting)
            EventLoop.Running().CallLater(QuitLimit, () => process.Kill());
        else
            process.Kill(); // if it closed the connection by itself, it has an exit code already
        var exitCode = await _exit!;
        await process.DisposeAsync();
        return exitCode;
    }

    private void SendMethod(TcpStream stream, int method)
    {
        var frame = new FrameWriter();
        frame.Begin(FrameKind.Method);
        frame.Write(method);
        fleet.Method(method).Write(frame);
        frame.End();
        stream.WriteNoWait(frame.Written);
    }

    private void Watch(TimeSpan delay)
    {
        _watch?.Cancel();
        _watch = EventLoop.Running().CallLater(delay, Look);
    }

    /// <summary>The time for one call may be over.</summary>
    private void Look()
    {
        var limit = fleet.Options.CallTimeout!.Value;
        var job = _jobs.Keys.First();
        var (call, state, began) = _memory!.Progress.Of(job);
        var left = state == CallState.Running ? limit - Stopwatch.GetElapsedTime(began) : limit;
        if (left > TimeSpan.Zero)
            Watch(left);
        else if (_memory.Progress.TryCondemn(job, call))
            Kill();
        else
            Watch(limit); // it has ended this moment
    }
}
