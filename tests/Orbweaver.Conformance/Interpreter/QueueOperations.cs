using Orbweaver.Asyncio;

namespace Orbweaver.Conformance.Interpreter;

/// <summary>Queues.</summary>
internal static class QueueOperations
{
    internal static OperationTable Add(OperationTable table) => table
        .With("put", static (run, step) => step.Operation.Number(0) == 2
            ? run.Objects.Priorities.Put(step.Operation.Number(1), step.Operation.Number(1))
            : run.Objects.PlainQueues[step.Operation.Number(0)].Put(step.Operation.Number(1)))
        .With("put_now", static (run, step) => run.Attempt(step, () => PutNow(run, step)))
        .With("get", static async (run, step) => run.Say(step, Texts.Of(await Queue(run, step).Get())))
        .With("get_now", static (run, step) => run.Attempt(step, () => run.Say(step, Texts.Of(Queue(run, step).GetNoWait()))))
        .With("task_done", static (run, step) => run.Attempt(step, Queue(run, step).TaskDone))
        .With("join", static (run, step) => Queue(run, step).Join())
        .With("shutdown", static (run, step) => Queue(run, step).Shutdown(step.Operation.Flag(1)));

    private static AsyncQueueBase<long> Queue(ProgramRun run, Step step) => run.Objects.Queue(step.Operation.Number(0));

    private static void PutNow(ProgramRun run, Step step)
    {
        if (step.Operation.Number(0) == 2)
            run.Objects.Priorities.PutNoWait(step.Operation.Number(1), step.Operation.Number(1));
        else
            run.Objects.PlainQueues[step.Operation.Number(0)].PutNoWait(step.Operation.Number(1));
    }
}
