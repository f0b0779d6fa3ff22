namespace Orbweaver.Asyncio;

/// <content>Tasks that say when they are ready.</content>
public sealed partial class TaskGroup
{
    /// <summary>Tasks that have begun by <c>Start</c> and have not said that they are ready. The group stays open for them.</summary>
    private int _starting;

    private bool IsEmpty => _children.Count == 0 && _starting == 0;

    /// <summary>
    /// Makes a task and waits until it says that it is ready; only then does the group own it. For a server that must listen before its clients come:
    /// <c>var port = await group.Start&lt;int&gt;(async ready => { …; ready.Started(port); … });</c>. As trio's <c>nursery.start</c>.
    /// </summary>
    /// <typeparam name="T">The type of what the task tells with <see cref="StartSignal{T}.Started"/>.</typeparam>
    /// <param name="work">The task's work. It goes on after it has called <see cref="StartSignal{T}.Started"/>, as a task of the group.</param>
    /// <param name="name">The task's name; null for <c>Task-N</c>.</param>
    /// <returns>What the task told.</returns>
    /// <exception cref="InvalidOperationException">
    /// The task ended without calling <see cref="StartSignal{T}.Started"/>. Or the group is shutting down, or is over: the work does not begin.
    /// </exception>
    /// <remarks>
    /// Loop's thread only, inside a task. What the task throws before it is ready is thrown here, bare, and does not touch the group. A cancellation of the waiting task cancels the one that
    /// starts, waits for its end, and goes on; the group's own end strikes it only once it is ready. The group does not end while a start is under way.
    /// </remarks>
    public Coroutine<T> Start<T>(Func<StartSignal<T>, Coroutine> work, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Begin(work, name);
    }

    /// <summary>As <see cref="Start{T}"/>, for a task that has nothing to tell but that it is ready.</summary>
    /// <inheritdoc cref="Start{T}"/>
    public Coroutine Start(Func<StartSignal, Coroutine> work, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Plain();

        async Coroutine Plain() => await Begin<Unit>(signal => work(new StartSignal(signal)), name);
    }

    private async Coroutine<T> Begin<T>(Func<StartSignal<T>, Coroutine> work, string? name)
    {
        if (Refusal() is { } refusal)
            throw refusal;
        var signal = new StartSignal<T>(_loop);
        var task = _loop.CreateTask(Inside(work, signal), name, eagerStart: false); // it must be known here before it can say anything
        var child = new StartingChild(this, task, signal.Value);
        signal.Child = child;
        task.AddCallback(child);
        try
        {
            return await signal.Value;
        }
        catch (OperationCanceledException)
        {
            if (child.Abandon())
            {
                task.Cancel();
                try
                {
                    await task;
                }
                catch (OperationCanceledException)
                {
                    // the first is thrown on
                }
            }

            throw;
        }

        // Called inside the task, so that a function that throws, or calls Started, before its first await does so there.
        static async Coroutine Inside(Func<StartSignal<T>, Coroutine> work, StartSignal<T> signal) => await work(signal);
    }

    /// <summary>The done callback of a task that was made by <c>Start</c>: the starter's affair until the task is ready, the group's from there on.</summary>
    internal sealed class StartingChild : Runnable
    {
        private readonly TaskGroup _group;
        private readonly Future _task;

        /// <summary>What the starter waits for.</summary>
        private readonly Future _ready;
        private LinkedListNode<Future>? _place;
        private bool _starting = true;

        internal StartingChild(TaskGroup group, Future task, Future ready)
        {
            _group = group;
            _task = task;
            _ready = ready;
            group._starting++;
        }

        internal override Future? Waiter => _starting ? _ready : _group._parent as Future;

        /// <summary>The task is ready: it is the group's.</summary>
        /// <returns>False when nobody waits for it any more, since it has ended or its starter was cancelled.</returns>
        internal bool Adopt()
        {
            if (!_starting || _ready.IsDone)
                return false;
            _starting = false;
            _group._starting--;
            _place = _group._children.AddLast(_task);
            if (_group._aborting)
                _task.Cancel();
            return true;
        }

        /// <summary>The starter was cancelled.</summary>
        /// <returns>False when the task is the group's already.</returns>
        internal bool Abandon() => _place is null;

        internal override void Run()
        {
            if (_place is not null)
            {
                _group.ChildEnded(_task, _place);
                return;
            }

            _starting = false;
            _group._starting--;
            if (_group.IsEmpty)
                _group.ReleaseExit();
            if (_ready.IsDone)
                return; // the starter was cancelled, and awaits the task itself
            if (_task.IsCancelled)
                _ready.CompleteCancelled((OperationCanceledException)_task.Peek()!);
            else
                _ready.CompleteFaulted(_task.Exception ?? new InvalidOperationException(
                    $"{_task} ended without calling Started, and its starter waits for that. Call it on every way through the work, or make the task with CreateTask."));
        }
    }
}
