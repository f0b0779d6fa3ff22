using Orbweaver.Asyncio;

namespace Orbweaver.Conformance.Interpreter;

/// <summary>Locks, events, conditions, semaphores, barriers.</summary>
internal static class SynchronizationOperations
{
    internal static OperationTable Add(OperationTable table) => table
        .With("lock", static async (run, step) =>
        {
            using (await run.Objects.Locks[step.Operation.Number(0)].Acquire())
                await run.RunBlock(step.Frame, step.Operation.Block(1), step.Place + "l");
        })
        .With("acquire", static async (run, step) => _ = await run.Objects.Locks[step.Operation.Number(0)].Acquire())
        .With("release", static (run, step) => run.Attempt(step, run.Objects.Locks[step.Operation.Number(0)].Release))
        .With("event_wait", static (run, _) => run.Objects.Event.Wait())
        .With("event_set", static (run, _) => run.Objects.Event.Set())
        .With("event_clear", static (run, _) => run.Objects.Event.Clear())
        .With("condition", static async (run, step) =>
        {
            using (await run.Objects.Condition.Acquire())
                await run.RunBlock(step.Frame, step.Operation.Block(0), step.Place + "n");
        })
        .With("condition_wait", static (run, _) => run.Objects.Condition.Wait())
        .With("condition_wait_for", static async (run, step) =>
        {
            await run.Objects.Condition.WaitFor(() => run.Objects.Counter >= step.Operation.Number(0));
            run.Say(step, Texts.Of(run.Objects.Counter));
        })
        .With("bump", static (run, _) => run.Objects.Counter++)
        .With("notify", static (run, step) => run.Attempt(step, () => run.Objects.Condition.Notify((int)step.Operation.Number(0))))
        .With("notify_all", static (run, step) => run.Attempt(step, run.Objects.Condition.NotifyAll))
        .With("semaphore", static async (run, step) =>
        {
            using (await run.Objects.Semaphores[step.Operation.Number(0)].Acquire())
                await run.RunBlock(step.Frame, step.Operation.Block(1), step.Place + "s");
        })
        .With("semaphore_acquire", static async (run, step) => _ = await run.Objects.Semaphores[step.Operation.Number(0)].Acquire())
        .With("semaphore_release", static (run, step) => run.Attempt(step, run.Objects.Semaphores[step.Operation.Number(0)].Release))
        .With("barrier_wait", static async (run, step) => run.Say(step, Texts.Of(await run.Objects.Barrier.Wait())))
        .With("barrier_reset", static (run, _) => run.Objects.Barrier.Reset())
        .With("barrier_abort", static (run, _) => run.Objects.Barrier.Abort());
}
