using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>Marks the awaiters whose single field is a <see cref="Future"/>, so that the builder can reach it without boxing.</summary>
internal interface IFutureAwaiter;

/// <summary>For the compiler: awaits a <see cref="Asyncio.Future"/>. Does not suspend when that is done.</summary>
public readonly struct FutureAwaiter : ICriticalNotifyCompletion, IFutureAwaiter
{
    internal readonly Future Future;

    internal FutureAwaiter(Future future) => Future = future;

    /// <summary>True when there is nothing to wait for.</summary>
    public bool IsCompleted
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Future.IsDone;
    }

    /// <summary>Ends the await: throws what the future ended with, or the cancellation that came while the task waited.</summary>
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void GetResult()
    {
        EventLoop.ThrowIfInjected();
        Future.ThrowIfFailed();
    }

    /// <summary>Awaits from a method that is no coroutine (<c>async Task</c>). On another thread than the loop's that runs, the await throws an <see cref="InvalidOperationException"/>.</summary>
    public void OnCompleted(Action continuation) => Future.ContinueOutside(continuation);

    /// <inheritdoc cref="OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => Future.ContinueOutside(continuation);
}

/// <summary>For the compiler: awaits a <see cref="Future{T}"/>. Does not suspend when that is done.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public readonly struct FutureAwaiter<T> : ICriticalNotifyCompletion, IFutureAwaiter
{
    internal readonly Future<T> Future;

    internal FutureAwaiter(Future<T> future) => Future = future;

    /// <summary>True when there is nothing to wait for.</summary>
    public bool IsCompleted
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Future.IsDone;
    }

    /// <summary>Ends the await: the result, or throws what the future ended with, or the cancellation that came while the task waited.</summary>
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T GetResult()
    {
        EventLoop.ThrowIfInjected();
        return Future.Result;
    }

    /// <summary>Awaits from a method that is no coroutine (<c>async Task</c>). On another thread than the loop's that runs, the await throws an <see cref="InvalidOperationException"/>.</summary>
    public void OnCompleted(Action continuation) => Future.ContinueOutside(continuation);

    /// <inheritdoc cref="OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => Future.ContinueOutside(continuation);
}
