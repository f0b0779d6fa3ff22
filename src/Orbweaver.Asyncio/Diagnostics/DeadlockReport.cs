using System.Globalization;
using System.Text;

namespace Orbweaver.Asyncio;

/// <summary>Finds out, when nothing can happen any more, who waits for whom.</summary>
internal static class DeadlockReport
{
    /// <summary>Tasks that are looked at in detail: more of them tell nothing new.</summary>
    private const int TasksTold = 1000;

    /// <summary>Lines of the message: it must be readable.</summary>
    private const int LinesTold = 20;

    internal static DeadlockException Of(List<Future> tasks)
    {
        var cycle = new WaitGraph(tasks).FindCycle()?.Select(BlockedTask.Of).ToArray() ?? [];
        var blocked = tasks.Take(TasksTold).Select(BlockedTask.Of).ToArray();
        return new DeadlockException(Text(tasks.Count, blocked, cycle)) { Tasks = blocked, Cycle = cycle };
    }

    private static string Text(int count, BlockedTask[] blocked, BlockedTask[] cycle)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Deadlock: nothing is ready, no timer is set and no I/O or other thread's work is under way, but {count} task(s) wait.");
        foreach (var task in blocked.Take(LinesTold))
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  {task}.");
        if (count > LinesTold)
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  … and {count - LinesTold} more.");
        if (cycle.Length > 0)
            text.AppendLine().Append("Cycle: ").Append(Told(cycle));
        return text.ToString();
    }

    private static string Told(BlockedTask[] cycle)
    {
        var text = new StringBuilder($"Task {cycle[0].Task.Name}");
        for (var i = 0; i < cycle.Length; i++)
        {
            if (i == LinesTold)
                return text.Append(CultureInfo.InvariantCulture, $", and so on through {cycle.Length - i} more, back to the first.").ToString();
            var next = cycle[(i + 1) % cycle.Length].Task;
            text.Append(i == 0 ? " waits for " : ", which waits for ");
            text.Append(ReferenceEquals(cycle[i].HeldBy, next) ? $"a lock of Task {next.Name}" : $"Task {next.Name}");
        }

        return text.Append('.').ToString();
    }
}
