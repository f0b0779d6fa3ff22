namespace Orbweaver.Asyncio;

/// <summary>Calls that one worker makes in one go. It ends once, and tells its owner, unless it is taken back first.</summary>
/// <param name="owner">Who is told.</param>
/// <param name="first">The place of the first call's argument in the input.</param>
/// <param name="count">How many calls there are.</param>
internal abstract class PoolJob<TResult>(IJobOwner<TResult> owner, int first, int count) : ExecutorWork
{
    /// <summary>The place of the first call's argument in the input.</summary>
    internal int First { get; } = first;

    /// <summary>Of each call; read when the job has ended.</summary>
    internal CallOutcome<TResult>[] Outcomes { get; } = new CallOutcome<TResult>[count];

    /// <summary>The owner's note that it was told.</summary>
    internal bool HasEnded { get; set; }

    /// <summary>Takes it back if it has not begun. What has begun goes on, or, where it can be, is cancelled: it will end. Any thread.</summary>
    /// <returns>True when it was taken back: the owner will not be told.</returns>
    internal virtual bool Abandon() => TryCancel();

    /// <summary>All calls have an outcome. Any thread, once.</summary>
    protected void End() => owner.JobEnded(this);

    protected override void Dropped() => EndAll(new OperationCanceledException("The pool was terminated before the call began."));

    protected override void Refused(Exception reason) => EndAll(reason);

    /// <summary>Ends it with the same error for all calls.</summary>
    protected void EndAll(Exception error)
    {
        Array.Fill(Outcomes, CallOutcome<TResult>.Failed(error));
        End();
    }
}
