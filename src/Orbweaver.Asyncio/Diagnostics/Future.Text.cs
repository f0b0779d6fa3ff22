namespace Orbweaver.Asyncio;

/// <content>What a future looks like to people.</content>
public abstract partial class Future
{
    /// <summary>Its kind and its state: <c>Future (pending)</c>.</summary>
    public override string ToString()
    {
        var state = !IsDone ? "pending" : IsCancelled ? "cancelled" : Peek() is { } exception ? $"failed: {exception.GetType().Name}" : "finished";
        return $"{CoroutineStack.Describe(this)} ({state})";
    }
}
