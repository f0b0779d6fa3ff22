namespace Orbweaver.Asyncio;

/// <content>What a future looks like to people.</content>
public abstract partial class Future
{
    /// <summary>What it ended with, when with a result; null when there is nothing to tell of it.</summary>
    private protected virtual string? ResultText => null;

    /// <summary>Its kind, its state and what it ended with: <c>Future (pending)</c>, <c>Task Task-2 (finished: 42)</c>, <c>Future (failed: IOException)</c>.</summary>
    /// <remarks>Does not count as looking at an exception.</remarks>
    public override string ToString()
    {
        var state = !IsDone ? "pending" : IsCancelled ? "cancelled" : Peek() is { } exception ? $"failed: {exception.GetType().Name}"
            : ResultText is { } result ? $"finished: {result}" : "finished";
        return $"{CoroutineStack.Describe(this)} ({state})";
    }
}

/// <content>What its result looks like to people.</content>
public partial class Future<T>
{
    private protected override string? ResultText => typeof(T) == typeof(Unit) ? null : ResultTexts.Of(_result);
}
