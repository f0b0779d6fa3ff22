using Orbweaver.Asyncio;
using Orbweaver.Conformance.Interpreter;

namespace Orbweaver.Conformance.Tests;

/// <summary>Interpreters that do one operation wrongly: what the comparison must find.</summary>
internal static class FaultyOperations
{
    /// <summary>As if a loop lost cancellations.</summary>
    internal static OperationTable CancelThatIsSilent { get; } = OperationTable.Standard.With("cancel", static (_, _) => { });

    /// <summary>As if awaiting took a pass of the loop more.</summary>
    internal static OperationTable AwaitThatIsLate { get; } = OperationTable.Standard.With("await", static async (run, step) =>
    {
        await OperationTable.Standard.Waiting["await"](run, step);
        await Aio.Sleep(0);
    });

    /// <summary>As if a lock let everybody in.</summary>
    internal static OperationTable LockThatIsOpen { get; } = OperationTable.Standard.With("lock", static (run, step) =>
        run.RunBlock(step.Frame, step.Operation.Block(1), step.Place + "l"));
}
