namespace Orbweaver.Asyncio;

/// <summary>A function whose coroutines the loops of a <see cref="LoopFleet"/> run.</summary>
/// <param name="fleet">The loops.</param>
/// <param name="begin">Calls it, and makes a task of the running loop of what it returns.</param>
internal sealed class LoopJobs<TArg, TResult>(LoopFleet fleet, Func<TArg, Future<TResult>> begin) : IJobSource<TArg, TResult>
{
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly Func<TArg, Future<TResult>> _begin = begin;

    public string PoolName => nameof(LoopPool);

    public int ReadAhead => fleet.Size * (fleet.Concurrency + 1);

    public bool CancelsWhatRuns => true;

    /// <summary>Chunks are for workers that do one thing at a time: here each has one argument.</summary>
    public PoolJob<TResult> Submit(TArg[] arguments, int first, IJobOwner<TResult> owner)
    {
        var job = new Job(this, arguments[0], first, owner);
        fleet.Submit(job);
        return job;
    }

    private sealed class Job(LoopJobs<TArg, TResult> jobs, TArg argument, int first, IJobOwner<TResult> owner) : PoolJob<TResult>(owner, first, 1), ILoopJob
    {
        private Future<TResult>? _task;
        private Action? _ended;

        public ExecutorWork Work => this;

        public PoolLoop? Loop { get; set; }

        public bool Begin(Action ended)
        {
            _ended = ended;
            if (jobs._context is { } context)
                ExecutionContext.Run(context, static job => ((Job)job!).BeginTask(), this);
            else
                BeginTask();
            if (_task is not null)
                return true;
            End();
            return false;
        }

        public void CancelTask() => _task?.Cancel();

        public void LeaveBehind() => EndAll(new OperationCanceledException(
            "The pool has ended before the coroutine, which waits for a .NET task that ignores its cancellation, or for another coroutine that does. Hand Aio.CancellationToken to what it awaits."));

        internal override bool Abandon()
        {
            if (base.Abandon())
                return true;
            Loop?.Cancel(this);
            return false;
        }

        protected override void Run() => throw new InvalidOperationException("A job for loops is begun, and ends later.");

        private void BeginTask()
        {
            try
            {
                _task = jobs._begin(argument);
            }
#pragma warning disable CA1031 // thrown where the result is taken
            catch (Exception e)
            {
                Outcomes[0] = CallOutcome<TResult>.Failed(e);
                return;
            }
#pragma warning restore CA1031

            _task.AddDoneCallback(_ => Finish(OutcomeOf(_task)));
        }

        private static CallOutcome<TResult> OutcomeOf(Future<TResult> task)
        {
            if (!task.IsCancelled && task.Exception is null)
                return CallOutcome<TResult>.Of(task.Result);
            task.MarkSeen();
            return CallOutcome<TResult>.Failed(task.Peek()!);
        }

        private void Finish(CallOutcome<TResult> outcome)
        {
            Outcomes[0] = outcome;
            End();
            _ended!();
        }
    }
}
