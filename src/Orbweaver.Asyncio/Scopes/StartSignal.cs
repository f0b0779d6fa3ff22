namespace Orbweaver.Asyncio;

/// <summary>How a task that was made by <see cref="TaskGroup.Start(Func{StartSignal, Coroutine}, string?)"/> says that it is ready. As trio's <c>TaskStatus</c>.</summary>
/// <remarks>Loop's thread only.</remarks>
public sealed class StartSignal
{
    private readonly StartSignal<Unit> _signal;

    internal StartSignal(StartSignal<Unit> signal) => _signal = signal;

    /// <inheritdoc cref="StartSignal{T}.Started"/>
    public void Started() => _signal.Started(default);
}

/// <summary>How a task that was made by <see cref="TaskGroup.Start{T}"/> says that it is ready, and tells its starter something. As trio's <c>TaskStatus</c>.</summary>
/// <typeparam name="T">The type of what it tells.</typeparam>
/// <remarks>Loop's thread only.</remarks>
public sealed class StartSignal<T>
{
    private bool _called;

    internal StartSignal(EventLoop loop) => Value = new Future<T>(loop);

    /// <summary>What the starter waits for.</summary>
    internal Future<T> Value { get; }

    internal TaskGroup.StartingChild? Child { private get; set; }

    /// <summary>The task is ready: its starter goes on, and the group owns the task from here on. To be called once. Without effect when the starter was cancelled meanwhile.</summary>
    /// <param name="value">What <see cref="TaskGroup.Start{T}"/> gives the starter.</param>
    /// <exception cref="InvalidOperationException">It was called before.</exception>
    public void Started(T value)
    {
        if (_called)
            throw new InvalidOperationException("Started was called twice. A task can become ready once only.");
        if (Value.Loop.Debug)
            Value.Loop.CheckThread();
        _called = true;
        if (Child!.Adopt())
            Value.Complete(value);
    }
}
