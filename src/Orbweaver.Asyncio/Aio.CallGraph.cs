namespace Orbweaver.Asyncio;

/// <content>Who waits for whom.</content>
public static partial class Aio
{
    /// <summary>A future's or task's stack, with all that wait for it, and those that wait for these, and so on. As CPython 3.14's <c>asyncio.capture_call_graph</c>.</summary>
    /// <param name="future">What the graph begins with; null (the default) for the running task.</param>
    /// <param name="limit">How many frames of each stack at the most, the innermost; null (the default) for all.</param>
    /// <returns>Null when no future is given and no task runs (in a plain callback).</returns>
    /// <exception cref="InvalidOperationException">No future is given, and no loop runs on this thread.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    /// <remarks>Loop's thread only.</remarks>
    public static FutureCallGraph? CaptureCallGraph(Future? future = null, int? limit = null)
    {
        if (limit is { } most)
            ArgumentOutOfRangeException.ThrowIfNegative(most, nameof(limit));
        return (future ?? EventLoop.Running().CurrentTask as Future) is { } first ? FutureCallGraph.Of(first, limit) : null;
    }

    /// <summary>The text of <see cref="CaptureCallGraph(Future?, int?)"/>; empty when there is none. As CPython 3.14's <c>asyncio.format_call_graph</c>.</summary>
    /// <inheritdoc cref="CaptureCallGraph(Future?, int?)"/>
    /// <returns>Some lines.</returns>
    public static string FormatCallGraph(Future? future = null, int? limit = null) => CaptureCallGraph(future, limit)?.ToString() ?? "";

    /// <summary>Writes <see cref="FormatCallGraph(Future?, int?)"/>. As CPython 3.14's <c>asyncio.print_call_graph</c>.</summary>
    /// <inheritdoc cref="CaptureCallGraph(Future?, int?)"/>
    /// <param name="future">What the graph begins with; null (the default) for the running task.</param>
    /// <param name="writer">Where to; null (the default) for standard output.</param>
    /// <param name="limit">How many frames of each stack at the most, the innermost; null (the default) for all.</param>
    public static void PrintCallGraph(Future? future = null, TextWriter? writer = null, int? limit = null) =>
        (writer ?? Console.Out).Write(FormatCallGraph(future, limit));
}
