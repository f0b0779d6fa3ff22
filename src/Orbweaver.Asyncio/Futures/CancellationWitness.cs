using System.Runtime.ExceptionServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// Sees whether a coroutine, going on after a .NET awaitable, has an <see cref="OperationCanceledException"/> thrown at it. The compiler's code asks the awaitable for its
/// result and may catch the exception at once, so that only the runtime's own notice of a throw tells. Used for the rare step in which it matters.
/// </summary>
internal sealed class CancellationWitness
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private bool _saw;

    /// <summary>Runs the coroutine to its next await or its end.</summary>
    internal static bool SawCancellation(CoroutineBox box)
    {
        var witness = new CancellationWitness();
        AppDomain.CurrentDomain.FirstChanceException += witness.Look;
        try
        {
            box.MoveNext();
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= witness.Look;
        }

        return witness._saw;
    }

    private void Look(object? sender, FirstChanceExceptionEventArgs thrown) =>
        _saw |= Environment.CurrentManagedThreadId == _thread && thrown.Exception is OperationCanceledException;
}
