namespace Orbweaver.Asyncio;

/// <summary>
/// Which task of a loop waits for which others: the futures' callbacks read backwards, and who holds the lock that a task waits for. Waits that no task can end alone (an event, a
/// queue) have no edge. Made when asked for.
/// </summary>
internal sealed class WaitGraph
{
    private readonly Dictionary<Future, List<Future>> _waitsFor = [];

    internal WaitGraph(IReadOnlyList<Future> tasks)
    {
        Tasks = tasks;
        foreach (var task in tasks)
        {
            AddWaiters(task);
            if (HolderOf(task) is { IsDone: false } holder)
                Add(task, (Future)holder);
        }
    }

    internal IReadOnlyList<Future> Tasks { get; }

    /// <summary>The tasks that a task waits for.</summary>
    internal IReadOnlyList<Future> WaitsFor(Future task) => _waitsFor.TryGetValue(task, out var others) ? others : [];

    /// <summary>The task that holds what a task waits for; null when it waits for nothing that is held, or that cannot be told.</summary>
    internal static ILoopTask? HolderOf(Future task) => MutexOf(task)?.Owner;

    /// <summary>The lock that a task waits for.</summary>
    internal static AsyncLock? MutexOf(Future task) =>
        task.Root?.Innermost() is { Signal: Signal.AwaitsFuture, IsOurs: true, Awaited: WaiterList.Waiter } box ? box.Target as AsyncLock : null;

    /// <summary>Tasks of which each waits for the next, and the last for the first; null when there are none.</summary>
    internal IReadOnlyList<Future>? FindCycle()
    {
        var done = new HashSet<Future>();
        foreach (var start in Tasks)
        {
            var path = new List<Future>();
            var onPath = new HashSet<Future>();
            var todo = new Stack<(Future Task, int Depth)>([(start, 0)]);
            while (todo.TryPop(out var next))
            {
                foreach (var left in path[next.Depth..])
                {
                    onPath.Remove(left);
                    done.Add(left);
                }

                path.RemoveRange(next.Depth, path.Count - next.Depth);
                if (onPath.Contains(next.Task))
                    return path[path.IndexOf(next.Task)..];
                if (done.Contains(next.Task))
                    continue;
                path.Add(next.Task);
                onPath.Add(next.Task);
                foreach (var other in WaitsFor(next.Task))
                    todo.Push((other, next.Depth + 1));
            }

            done.UnionWith(path);
        }

        return null;
    }

    /// <summary>Goes from a task to the tasks that wait for it, be it behind other futures.</summary>
    private void AddWaiters(Future task)
    {
        var seen = new HashSet<Future>();
        var todo = new Stack<Future>([task]);
        while (todo.TryPop(out var future))
        {
            foreach (var waiter in future.AwaitedBy)
            {
                if (waiter is ILoopTask)
                    Add(waiter, task);
                else if (seen.Add(waiter))
                    todo.Push(waiter);
            }
        }
    }

    private void Add(Future waiter, Future task)
    {
        if (!_waitsFor.TryGetValue(waiter, out var others))
            _waitsFor.Add(waiter, others = []);
        if (others.Count == 0 || !ReferenceEquals(others[^1], task)) // a task's waiters are added one after the other
            others.Add(task);
    }
}
