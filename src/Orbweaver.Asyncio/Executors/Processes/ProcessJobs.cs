using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orbweaver.Asyncio;

/// <summary>A function that worker processes call: arguments become bytes when the job is made, on the caller's thread.</summary>
internal sealed class ProcessJobs<TArg, TResult> : IJobSource<TArg, TResult>
{
    private const int LargestKept = 1 << 20;

    [ThreadStatic]
    private static FrameWriter? _frames;

    private readonly WorkerFleet _fleet;
    private readonly int _method;
    private readonly string _name;
    private readonly Action<Utf8JsonWriter, TArg> _write;
    private readonly JsonTypeInfo<TResult>? _resultShape;

    /// <param name="fleet">Who calls it.</param>
    /// <param name="reference">The static method.</param>
    /// <param name="write">Makes what writes an argument.</param>
    /// <exception cref="ArgumentException">Its arguments or results cannot travel.</exception>
    /// <exception cref="InvalidOperationException">There can be no workers here.</exception>
    internal ProcessJobs(WorkerFleet fleet, MethodReference reference, ArgumentWriter<TArg> write)
    {
        fleet.DemandThatWorkersCanStart();
        _write = write(fleet.Json);
        if (typeof(TResult) != typeof(Unit))
            _resultShape = PoolJson.ShapeOf<TResult>(fleet.Json);
        _fleet = fleet;
        _name = reference.Name;
        _method = fleet.NumberOf(reference);
    }

    public string PoolName => _fleet.Name;

    public int ReadAhead => _fleet.Size * (_fleet.Slots + 1);

    public bool CancelsWhatRuns => _fleet.RunsLoops;

    public PoolJob<TResult> Submit(TArg[] arguments, int first, IJobOwner<TResult> owner)
    {
        var job = new Job(this, FrameOf(arguments, first), arguments.Length, first, owner);
        _fleet.Submit(job, _method);
        return job;
    }

    private byte[] FrameOf(TArg[] arguments, int first)
    {
        var frames = _frames ??= new FrameWriter();
        frames.Clear();
        CallsFrame.Begin(frames);
        using var json = new Utf8JsonWriter(frames, new JsonWriterOptions { SkipValidation = true });
        for (var i = 0; i < arguments.Length; i++)
        {
            try
            {
                var length = frames.Reserve();
                var start = frames.Count;
                _write(json, arguments[i]);
                json.Flush();
                frames.Patch(length, frames.Count - start);
                json.Reset();
            }
            catch (Exception e) when (e is NotSupportedException or JsonException)
            {
                throw new ArgumentException(FormattableString.Invariant($"Argument {first + i} (counted from 0) for {_name} cannot be written as JSON, as which it travels to the worker process: {e.Message}"), e);
            }
        }

        frames.End();
        var frame = frames.Written.ToArray();
        if (frame.Length > LargestKept)
            _frames = null;
        return frame;
    }

    private sealed class Job(ProcessJobs<TArg, TResult> jobs, byte[] frame, int count, int first, IJobOwner<TResult> owner) : PoolJob<TResult>(owner, first, count), IProcessJob
    {
        public ExecutorWork Work => this;

        public byte[] Frame => frame;

        public string Function => jobs._name;

        int IProcessJob.First => First;

        public int Count => Outcomes.Length;

        public int Known { get; private set; }

        public JobDeaths Deaths { get; } = new();

        public void AddResult(ReadOnlySpan<byte> json)
        {
            CallOutcome<TResult> outcome;
            try
            {
                outcome = CallOutcome<TResult>.Of(jobs._resultShape is { } shape ? JsonSerializer.Deserialize(json, shape)! : default!);
            }
#pragma warning disable CA1031 // the result's own constructor or setters, too: thrown where the result is taken
            catch (Exception e)
            {
                outcome = CallOutcome<TResult>.Failed(new InvalidOperationException($"The result of {jobs._name} cannot be read from the JSON as which it travelled: {e.Message}", e));
            }
#pragma warning restore CA1031

            Add(outcome);
        }

        public void AddError(Exception error) => Add(CallOutcome<TResult>.Failed(error));

        internal override bool Abandon()
        {
            if (base.Abandon())
                return true;
            if (jobs.CancelsWhatRuns)
                jobs._fleet.Cancel(this);
            return false;
        }

        /// <summary>Worker processes run it; see <see cref="WorkerFleet"/>.</summary>
        protected override void Run() => throw new InvalidOperationException("A job for processes is not run by a thread.");

        private void Add(CallOutcome<TResult> outcome)
        {
            Outcomes[Known++] = outcome;
            if (Known == Outcomes.Length)
                End();
        }
    }
}
