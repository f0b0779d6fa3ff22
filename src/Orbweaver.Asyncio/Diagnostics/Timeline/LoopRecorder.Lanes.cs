namespace Orbweaver.Asyncio;

/// <content>The lanes: where a task and the loop's callbacks are drawn, what they are called there, and how they end.</content>
internal sealed partial class LoopRecorder
{
    private TaskLane LaneOf(Future task)
    {
        if (_tasks.TryGetValue(task, out var lane))
            return lane;
        var name = ((ILoopTask)task).Name;
        var method = task.Root is { } root ? _names.MethodOf(root) : null;
        lane = new TaskLane(new TraceLane(_callbacks.Process, _timeline.NextLane()), name, method);
        _tasks.Add(task, lane);
        lock (_gate)
        {
            Room().Name("thread_name"u8, lane.Lane, lane.Title);
            Room().SortIndex(lane.Lane);
        }

        return lane;
    }

    private void NameCallbacks()
    {
        if (_hasCallbacks)
            return;
        _hasCallbacks = true;
        lock (_gate)
        {
            Room().Name("thread_name"u8, _callbacks, "callbacks");
            Room().SortIndex(_callbacks);
        }
    }

    private void EndWait(TaskLane lane, long now)
    {
        if (lane.Waits is { } waits && now > lane.Since)
            Room().Slice(lane.Lane, "wait"u8, waits, lane.Since, now - lane.Since, lane.WaitsIn);
    }

    private void EndTask(Future task, TaskLane lane, long now)
    {
        _tasks.Remove(task);
        var exception = task.IsCancelled ? null : task.Peek();
        Room().Instant(lane.Lane, "end"u8, task.IsCancelled ? "cancelled" : exception?.GetType().Name ?? "done", now, exception?.Message);
        if (lane.Rename(((ILoopTask)task).Name))
            Room().Name("thread_name"u8, lane.Lane, lane.Title);
    }

    /// <summary>What is drawn of a callback: the program's method; null for the library's own.</summary>
    private string? CallbackName(Runnable runnable)
    {
        var method = runnable switch
        {
            Handle handle => handle.Method,
            FutureCallback callback => callback.Method,
            _ => null,
        };
        if (method is null)
            return null;
        if (_callbackNames.TryGetValue(method, out var name))
            return name;
        var assembly = method.Module.Assembly;
        name = assembly == typeof(LoopRecorder).Assembly ? null
            : assembly == typeof(object).Assembly ? ".NET continuation"
            : MethodNames.Of(method.DeclaringType?.FullName ?? "", method.Name);
        _callbackNames.Add(method, name);
        return name;
    }
}
