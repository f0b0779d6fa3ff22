using Orbweaver.Asyncio;

namespace Orbweaver.Conformance.Interpreter;

/// <summary>Limits on time, and task groups.</summary>
internal static class ScopeOperations
{
    internal static OperationTable Add(OperationTable table) => table
        .With("wait_for", WaitFor)
        .With("wait_for_call", WaitForCall)
        .With("timeout", static (run, step) => Limited(run, step, body => Aio.Timeout(Time(step.Operation.OptionalNumber(0)), body)))
        .With("timeout_at", static (run, step) => Limited(run, step, body => Aio.TimeoutAt(Deadline(run, step.Operation.OptionalNumber(0)), body)))
        .With("reschedule", Reschedule)
        .With("group", static (run, step) => Aio.TaskGroup(group =>
            run.RunBlock(step.Frame with { Group = group }, step.Operation.Block(0), step.Place + "g")))
        .With("child", Child);

    internal static TimeSpan? Time(long? delay) => delay is { } units ? TimeSpan.FromMilliseconds(units) : null;

    private static TimeSpan? Deadline(ProgramRun run, long? delay) => run.Loop.Time + Time(delay);

    private static async Coroutine WaitFor(ProgramRun run, Step step)
    {
        if (run.FindToWait(step, step.Operation.Word(0)) is not { } found)
            return;
        await Aio.WaitFor(found.Future, Time(step.Operation.OptionalNumber(1)));
        run.Say(step, found.Result());
    }

    private static async Coroutine WaitForCall(ProgramRun run, Step step)
    {
        // A time of zero or less makes a task of it, hence the frame of its own.
        var frame = step.Frame with { Name = $"{step.Frame.Name}{step.Place}w" };
        run.Say(step, Texts.Of(await Aio.WaitFor(run.Body(frame, step.Operation.Block(1), 1), Time(step.Operation.OptionalNumber(0)))));
    }

    private static async Coroutine Limited(ProgramRun run, Step step, Func<Func<TimeoutScope, Coroutine>, Coroutine> limit)
    {
        TimeoutScope? entered = null;
        try
        {
            await limit(scope =>
            {
                entered = scope;
                return run.RunBlock(step.Frame with { Scope = scope }, step.Operation.Block(1), step.Place + "l");
            });
        }
        finally
        {
            run.Say(step, $"expired {Texts.Of(entered!.IsExpired)}");
        }
    }

    private static void Reschedule(ProgramRun run, Step step)
    {
        if (step.Frame.Scope is { } scope)
            run.Attempt(step, () => scope.Reschedule(Deadline(run, step.Operation.OptionalNumber(0))));
        else
            run.Say(step, "no scope");
    }

    private static void Child(ProgramRun run, Step step)
    {
        if (step.Frame.Group is not { } group)
        {
            run.Say(step, "no group");
            return;
        }

        var frame = new Frame($"{step.Frame.Name}{step.Place}", step.Frame.Rank) { Group = group };
        run.Children.Add(group.CreateTask(run.Body(frame, step.Operation.Block(0), 1), frame.Name));
    }
}
