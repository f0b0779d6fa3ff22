using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>An outcome of type <typeparamref name="T"/> that will be there later.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public class Future<T> : Future, IAwaitable<T>
{
    private T? _result;

    /// <summary>A pending future of the loop that runs on this thread.</summary>
    /// <exception cref="InvalidOperationException">No loop runs on this thread.</exception>
    public Future()
        : base(null)
    {
    }

    /// <summary>A pending future.</summary>
    /// <param name="loop">The loop it belongs to.</param>
    public Future(EventLoop loop)
        : base(loop)
    {
    }

    /// <summary>The result.</summary>
    /// <exception cref="InvalidStateException">It is not done.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <remarks>Throws the future's exception when it ended with one.</remarks>
    public T Result
    {
        [StackTraceHidden]
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ThrowIfFailed();
            return _result!;
        }
    }

    /// <summary>Ends it with a result.</summary>
    /// <exception cref="InvalidStateException">It is done already.</exception>
    public virtual void SetResult(T result)
    {
        if (Loop.Debug)
            Loop.CheckThread();
        ThrowIfDone();
        Complete(result);
    }

    /// <summary>For the compiler: awaits the result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public new FutureAwaiter<T> GetAwaiter() => new(this);

    /// <inheritdoc/>
    Future<T> IAwaitable<T>.ToFuture() => this;

    internal override object? BoxedResult => Result;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Complete(T result)
    {
        _result = result;
        CompleteFinished();
    }
}
