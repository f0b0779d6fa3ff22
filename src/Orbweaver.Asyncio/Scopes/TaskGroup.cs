namespace Orbweaver.Asyncio;

/// <summary>
/// Tasks that end together: <see cref="Aio.TaskGroup(Func{TaskGroup, Coroutine})"/> returns when all of them have ended. The first that fails has the others and the body
/// cancelled. As CPython's <c>asyncio.TaskGroup</c>.
/// </summary>
/// <remarks>Loop's thread only.</remarks>
public sealed partial class TaskGroup
{
    private readonly EventLoop _loop;
    private readonly ILoopTask _parent;
    private readonly int _cancellingAtEntry;
    private readonly LinkedList<Future> _children = [];
    private readonly List<Exception> _errors = [];
    private Future<Unit>? _allDone;
    private bool _exiting;
    private bool _aborting;

    /// <summary>Ended from inside, by <see cref="Cancel"/>.</summary>
    private bool _cancelled;

    /// <summary>The parent's cancellation is the group's own doing, and taken back at the end.</summary>
    private bool _parentCancelRequested;

    internal TaskGroup()
    {
        _loop = EventLoop.Running();
        _parent = _loop.CurrentTask ?? throw new InvalidOperationException("A task group needs a task that owns it. Use it inside a coroutine.");
        _cancellingAtEntry = _parent.Cancelling;
    }

    /// <summary>Makes a task of a coroutine: its body begins in the loop's next pass, and the group waits for its end. Tasks of the group may add others, even when the body has ended.</summary>
    /// <param name="coroutine">The task's work. It is dropped when the group takes no more.</param>
    /// <param name="name">The task's name; null for <c>Task-N</c>.</param>
    /// <param name="eagerStart">True: the body runs inside this call up to its first await that has to wait. Null (the default): as <see cref="EventLoop.EagerTasks"/> says.</param>
    /// <param name="context">The AsyncLocal values that the task begins with; null (the default) for those of now.</param>
    /// <exception cref="InvalidOperationException">The group is shutting down (a task or the body has failed or was cancelled), or is over.</exception>
    public LoopTask<T> CreateTask<T>(Coroutine<T> coroutine, string? name = null, bool? eagerStart = null, ExecutionContext? context = null)
    {
        if (Refusal() is { } refusal)
        {
            coroutine.Take().Recycle();
            throw refusal;
        }

        return Add(_loop.CreateTask(coroutine, name, eagerStart, context));
    }

    /// <inheritdoc cref="CreateTask{T}(Coroutine{T}, string?, bool?, ExecutionContext?)"/>
    public LoopTask CreateTask(Coroutine coroutine, string? name = null, bool? eagerStart = null, ExecutionContext? context = null)
    {
        if (Refusal() is { } refusal)
        {
            coroutine.Take().Recycle();
            throw refusal;
        }

        return Add(_loop.CreateTask(coroutine, name, eagerStart, context));
    }

    /// <summary>Ends the group early: its tasks and the body are cancelled, and the group then ends without an exception, unless one of them failed. Idempotent.</summary>
    public void Cancel()
    {
        if (_exiting && IsEmpty)
            return;
        _cancelled = true;
        Abort();
        CancelParent();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"TaskGroup ({(_exiting && IsEmpty ? "finished" : _aborting ? "shutting down" : "active")}, {_children.Count + _starting} tasks, {_errors.Count} errors)";

    internal async Coroutine<T> Run<T>(Func<TaskGroup, Coroutine<T>> body)
    {
        T result = default!;
        Exception? error = null;
        try
        {
            result = await body(this);
        }
#pragma warning disable CA1031 // not swallowed: the end decides what is thrown
        catch (Exception e)
        {
            error = e;
        }
#pragma warning restore CA1031

        _exiting = true;
        if (error is not null)
            Abort();
        var cancellation = error as OperationCanceledException;
        if (await WaitForChildren(error) is { } struck)
            cancellation = struck;
        Leave(error, cancellation);
        return result;
    }

    /// <summary>Waits for the children, however often it is cancelled meanwhile.</summary>
    /// <returns>The cancellation from outside that is to go on, or null.</returns>
    private async Coroutine<OperationCanceledException?> WaitForChildren(Exception? error)
    {
        OperationCanceledException? cancellation = null;
        while (!IsEmpty)
        {
            _allDone = new Future<Unit>(_loop);
            try
            {
                await _allDone;
            }
            catch (OperationCanceledException e)
            {
                // A group that ends on its own Cancel has no error to tell the caller: a cancellation from outside must not be lost in it.
                if (!_aborting || (_cancelled && error is null))
                    cancellation = e;
                Abort();
            }

            _allDone = null;
        }

        return cancellation;
    }

    /// <summary>All have ended: throws what there is to throw.</summary>
    private void Leave(Exception? error, OperationCanceledException? cancellation)
    {
        if (_parentCancelRequested && _parent.Uncancel() <= (_cancelled ? _cancellingAtEntry : 0))
            cancellation = null;
        if (cancellation is not null && _errors.Count == 0)
            ExceptionTrail.Throw(cancellation);
        if (error is not null and not OperationCanceledException)
            _errors.Add(error);
        if (_errors.Count == 0)
            return;
        if (_parent.Cancelling > 0)
        {
            // The errors come first; the cancellation from outside strikes at the next await.
            _parent.Uncancel();
            _parent.Cancel();
        }

        throw new AggregateException("Unhandled errors in a task group.", _errors);
    }

    private InvalidOperationException? Refusal() =>
        _exiting && IsEmpty ? new InvalidOperationException("The task group is finished: make tasks in it before its body and its last task have ended.")
        : _aborting ? new InvalidOperationException("The task group is shutting down, since a task or the body failed or was cancelled: it takes no more tasks.")
        : null;

    private TTask Add<TTask>(TTask task)
        where TTask : Future
    {
        task.AddCallback(new Child(this, task, _children.AddLast(task)));
        if (_aborting)
            task.Cancel(); // it began at once, and ended the group from inside: too early to be among the children then
        return task;
    }

    private void Abort()
    {
        if (_aborting)
            return;
        _aborting = true;
        foreach (var child in _children.ToArray())
            child.Cancel();
    }

    private void CancelParent()
    {
        if (_parentCancelRequested)
            return;
        _parentCancelRequested = true;
        _parent.Cancel();
    }

    private void ChildDone(Future child, LinkedListNode<Future> place)
    {
        _children.Remove(place);
        if (IsEmpty)
            ReleaseExit();
        if (child.IsCancelled || child.Exception is not { } exception)
            return;
        _errors.Add(exception);
        if (_aborting || _parentCancelRequested)
            return;
        Abort();
        CancelParent();
    }

    private void ChildEnded(Future child, LinkedListNode<Future> place)
    {
        // Cancelling fires tokens, whose callbacks are the user's: they run as plain callbacks do.
        _loop.EnterContext(null);
        _loop.CurrentTask = null;
        ChildDone(child, place);
        _loop.LeaveContext();
    }

    /// <summary>The last has ended: an owner that waits for it goes on.</summary>
    private void ReleaseExit()
    {
        if (_allDone is { IsDone: false })
            _allDone.SetResult(default);
    }

    /// <summary>A child's done callback.</summary>
    private sealed class Child(TaskGroup group, Future task, LinkedListNode<Future> place) : Runnable
    {
        internal override Future? Waiter => group._parent as Future;

        internal override void Run() => group.ChildEnded(task, place);
    }
}
