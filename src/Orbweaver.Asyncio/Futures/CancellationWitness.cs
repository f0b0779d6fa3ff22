using System.Runtime.ExceptionServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// Sees whether a task, going on after a .NET awaitable during which it was cancelled, has an <see cref="OperationCanceledException"/> thrown at it. The
/// compiler's code asks the awaitable for its result and may catch the exception at once, so that only the runtime's own notice of a throw tells. Used for the rare step in
/// which it matters.
/// </summary>
internal sealed class CancellationWitness : IDisposable
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly ILoopTask _task;
    private Action? _seen;

    /// <summary>Begins to look at what this thread throws.</summary>
    /// <param name="task">Whose step it is; those of tasks that are made in it, and begin at once, do not count.</param>
    /// <param name="seen">Called when the first cancellation is thrown, before anything can catch it.</param>
    internal CancellationWitness(ILoopTask task, Action seen)
    {
        _task = task;
        _seen = seen;
        AppDomain.CurrentDomain.FirstChanceException += Look;
    }

    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= Look;

    private void Look(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (Environment.CurrentManagedThreadId != _thread || thrown.Exception is not OperationCanceledException || !ReferenceEquals(_task.Loop.CurrentTask, _task))
            return;
        _seen?.Invoke();
        _seen = null;
    }
}
