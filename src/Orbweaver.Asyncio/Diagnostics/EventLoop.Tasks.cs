using System.Globalization;
using System.Text;

namespace Orbweaver.Asyncio;

/// <content>What all tasks are doing, for people.</content>
public sealed partial class EventLoop
{
    /// <summary>Deeper trees than that are cut off: the margin would be most of the text.</summary>
    private const int DeepestBranch = 100;

    /// <summary>
    /// All tasks as a tree: first those for which nobody waits, below each its coroutines with file and line, and the tasks that it waits for. As <c>python -m asyncio pstree</c>.
    /// </summary>
    /// <remarks>Loop's thread only.</remarks>
    public string FormatTasks()
    {
        var graph = new WaitGraph([.. _tasks]);
        var awaited = new HashSet<Future>(_tasks.SelectMany(graph.WaitsFor));
        var text = new StringBuilder();
        var shown = new HashSet<Future>();

        // Rings have no first task: any of them will do.
        foreach (var root in _tasks.Where(t => !awaited.Contains(t)).Concat(_tasks))
        {
            if (!shown.Contains(root))
                FormatTree(text, graph, root, shown);
        }

        return text.ToString();
    }

    private static void FormatTree(StringBuilder text, WaitGraph graph, Future root, HashSet<Future> shown)
    {
        var todo = new Stack<(Future Task, string Begin, string Margin, int Depth)>([(root, "", "", 0)]);
        while (todo.TryPop(out var next))
        {
            var (task, begin, margin, depth) = next;
            var isNew = shown.Add(task);
            text.AppendLine(CultureInfo.InvariantCulture, $"{begin}Task {((ILoopTask)task).Name}{(isNew ? "" : " (shown elsewhere)")}");
            if (!isNew)
                continue;
            foreach (var frame in CoroutineStack.Of(task))
                text.AppendLine(CultureInfo.InvariantCulture, $"{margin}  {frame.ToShortString()}");
            var children = graph.WaitsFor(task);
            if (depth == DeepestBranch && children.Count > 0)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{margin}└── …");
                continue;
            }

            for (var i = children.Count - 1; i >= 0; i--)
            {
                var isLast = i == children.Count - 1;
                todo.Push((children[i], margin + (isLast ? "└── " : "├── "), margin + (isLast ? "    " : "│   "), depth + 1));
            }
        }
    }
}
