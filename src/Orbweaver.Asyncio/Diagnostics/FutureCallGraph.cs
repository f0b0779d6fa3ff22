using System.Globalization;
using System.Text;

namespace Orbweaver.Asyncio;

/// <summary>A future, where it is, and who waits for it, as <see cref="Aio.CaptureCallGraph(Future?, int?)"/> gives it. As CPython 3.14's <c>asyncio.FutureCallGraph</c>.</summary>
public sealed class FutureCallGraph
{
    /// <summary>Deeper than that the text is cut off: the margin would be most of it.</summary>
    private const int DeepestLevel = 100;

    private readonly List<FutureCallGraph> _awaitedBy = [];

    private FutureCallGraph(Future future, int? limit, bool isRepeated)
    {
        Future = future;
        IsRepeated = isRepeated;
        var stack = CoroutineStack.Of(future).Reverse();
        CallStack = [.. limit is { } most ? stack.Take(most) : stack];
    }

    /// <summary>The future or task.</summary>
    public Future Future { get; }

    /// <summary>A task's coroutines, the innermost first: the other way round than <see cref="ILoopTask.GetStack"/>, since from here the graph goes on to those that wait. Empty for a future that is no task.</summary>
    public IReadOnlyList<CoroutineFrame> CallStack { get; }

    /// <summary>Those that wait for it. Empty when <see cref="IsRepeated"/>.</summary>
    public IReadOnlyList<FutureCallGraph> AwaitedBy => _awaitedBy;

    /// <summary>The future stands in the graph a second time, on another way or in a ring: who waits for it is told at the first place.</summary>
    public bool IsRepeated { get; }

    /// <summary>The text, to a depth of 100: what is beyond is <c>…</c> there.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var todo = new Stack<(FutureCallGraph Node, int Depth)>([(this, 0)]);
        while (todo.TryPop(out var next))
        {
            var (node, depth) = next;
            var margin = new string(' ', depth * 4);
            text.AppendLine(CultureInfo.InvariantCulture, $"{margin}* {node.Title}{(node.IsRepeated ? " (shown elsewhere)" : "")}");
            if (node.CallStack.Count > 0 && !node.IsRepeated)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{margin}  + Call stack:");
                foreach (var frame in node.CallStack)
                    text.AppendLine(CultureInfo.InvariantCulture, $"{margin}  |   {frame}");
            }

            if (node.AwaitedBy.Count > 0)
                text.AppendLine(CultureInfo.InvariantCulture, $"{margin}  + Awaited by:{(depth == DeepestLevel ? " …" : "")}");
            if (depth == DeepestLevel)
                continue;
            foreach (var waiter in node._awaitedBy.AsEnumerable().Reverse())
                todo.Push((waiter, depth + 1));
        }

        return text.ToString();
    }

    /// <summary>Without recursion, since a chain of tasks may be longer than the stack.</summary>
    internal static FutureCallGraph Of(Future future, int? limit)
    {
        var root = new FutureCallGraph(future, limit, isRepeated: false);
        var seen = new HashSet<Future> { future };
        var todo = new Stack<FutureCallGraph>([root]);
        while (todo.TryPop(out var node))
        {
            foreach (var waiter in node.Future.AwaitedBy)
            {
                var child = new FutureCallGraph(waiter, limit, isRepeated: !seen.Add(waiter));
                node._awaitedBy.Add(child);
            }

            foreach (var child in node._awaitedBy.AsEnumerable().Reverse())
            {
                if (!child.IsRepeated)
                    todo.Push(child);
            }
        }

        return root;
    }

    private string Title => Future is ILoopTask ? Future.ToString()! : CoroutineStack.Describe(Future);
}
