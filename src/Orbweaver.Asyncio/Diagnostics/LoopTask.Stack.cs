namespace Orbweaver.Asyncio;

/// <content>What a task is doing, for people.</content>
public partial class LoopTask<T>
{
    /// <inheritdoc/>
    public IReadOnlyList<CoroutineFrame> GetStack(int? limit = null)
    {
        if (limit is not { } most)
            return CoroutineStack.Of(this);
        ArgumentOutOfRangeException.ThrowIfNegative(most, nameof(limit));
        return [.. CoroutineStack.Of(this).TakeLast(most)];
    }

    /// <inheritdoc/>
    public void PrintStack(TextWriter? writer = null, int? limit = null)
    {
        writer ??= Console.Error;
        if (IsDone && !IsCancelled && Peek() is { } exception)
        {
            writer.WriteLine($"Traceback for {this}:");
            writer.WriteLine(exception);
            return;
        }

        var stack = GetStack(limit);
        writer.WriteLine(stack.Count == 0 ? $"No stack for {this}" : $"Stack for {this} (most recent call last):");
        foreach (var frame in stack)
            writer.WriteLine($"   at {frame}");
        if (stack is [.., { Awaits: { } awaited }])
            writer.WriteLine($"   awaits {awaited}");
    }

    internal sealed override Future? Waiter => this;
}
