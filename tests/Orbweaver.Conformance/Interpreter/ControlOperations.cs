using Orbweaver.Asyncio;

namespace Orbweaver.Conformance.Interpreter;

/// <summary>Blocks, errors, callbacks.</summary>
internal static class ControlOperations
{
    internal static OperationTable Add(OperationTable table) => table
        .With("call", static (run, step) => run.RunBlock(step.Frame, step.Operation.Block(0), step.Place))
        .With("try", Try)
        .With("finally", Finally)
        .With("raise", Raise)
        .With("yield", static (_, _) => Aio.Sleep(0))
        .With("sleep", static (_, step) => Aio.Sleep(TimeSpan.FromMilliseconds(step.Operation.Number(0))))
        .With("soon", Soon)
        .With("later", Later)
        .With("cancel_handle", CancelHandle)
        .With("set_var", static (run, step) => run.Var.Value = step.Operation.Number(0))
        .With("show_var", static (run, step) => run.Say(step, Texts.Of(run.Var.Value)));

    private static async Coroutine Try(ProgramRun run, Step step)
    {
        try
        {
            await run.RunBlock(step.Frame, step.Operation.Block(1), step.Place + "t");
        }
        catch (Exception error) when (Matches(error, step.Operation.Word(0)))
        {
            run.Say(step, $"caught {Texts.Of(error)}");
            await run.RunBlock(step.Frame, step.Operation.Block(2), step.Place + "c");
            if (step.Operation.Flag(3))
                throw;
        }
    }

    private static bool Matches(Exception error, string what) => what == "any" || Texts.Of(error).StartsWith(what, StringComparison.Ordinal);

    private static async Coroutine Finally(ProgramRun run, Step step)
    {
        try
        {
            await run.RunBlock(step.Frame, step.Operation.Block(0), step.Place + "t");
        }
        finally
        {
            run.Say(step, "finally");
            await run.RunBlock(step.Frame, step.Operation.Block(1), step.Place + "f");
        }
    }

    private static void Raise(ProgramRun run, Step step) => throw new BoomException(step.Operation.Number(0));

    private static void Soon(ProgramRun run, Step step) =>
        run.Handles[step.Operation.Number(0)] = run.Loop.CallSoon(() => CallBack(run, step, "soon", 1));

    private static void Later(ProgramRun run, Step step) =>
        run.Handles[step.Operation.Number(0)] = run.Loop.CallLater(
            TimeSpan.FromMilliseconds(step.Operation.Number(1)), () => CallBack(run, step, "later", 2));

    private static void CallBack(ProgramRun run, Step step, string kind, int block)
    {
        run.Say(step, $"{kind} runs, var {run.Var.Value}");
        run.RunPlain(step.Frame, step.Operation.Block(block), step.Place + "s");
    }

    private static void CancelHandle(ProgramRun run, Step step)
    {
        if (!run.Handles.TryGetValue(step.Operation.Number(0), out var handle))
            return;
        handle.Cancel();
        run.Say(step, Texts.Of(handle.IsCancelled));
    }
}
