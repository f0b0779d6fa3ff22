using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>Marks the awaiters whose single field is a <see cref="CoroutineBox"/>, so that the builder can reach it without boxing.</summary>
internal interface ICoroutineAwaiter;

/// <summary>For the compiler: awaits a <see cref="Coroutine"/>.</summary>
public readonly struct CoroutineAwaiter : ICriticalNotifyCompletion, ICoroutineAwaiter
{
    internal readonly CoroutineBox<Unit> Box;

    internal CoroutineAwaiter(CoroutineBox<Unit> box) => Box = box;

    /// <summary>False, since the coroutine runs when the caller has handed it to its task; but what can be done at once, as taking an item that is there, is done here.</summary>
    public bool IsCompleted
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Box.MayFinishAtOnce && Box.TryFinish();
    }

    /// <summary>Ends the await.</summary>
    [StackTraceHidden]
    public void GetResult() => Box.TakeResult();

    /// <summary>Awaits from a method that is no coroutine (<c>async Task</c>): the coroutine becomes a task.</summary>
    public void OnCompleted(Action continuation) => AdoptionBox.Start(Box, continuation);

    /// <inheritdoc cref="OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => AdoptionBox.Start(Box, continuation);
}

/// <summary>For the compiler: awaits a <see cref="Coroutine{T}"/>.</summary>
/// <typeparam name="T">What the coroutine ends with.</typeparam>
public readonly struct CoroutineAwaiter<T> : ICriticalNotifyCompletion, ICoroutineAwaiter
{
    internal readonly CoroutineBox<T> Box;

    internal CoroutineAwaiter(CoroutineBox<T> box) => Box = box;

    /// <summary>False, since the coroutine runs when the caller has handed it to its task; but what can be done at once, as taking an item that is there, is done here.</summary>
    public bool IsCompleted
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Box.MayFinishAtOnce && Box.TryFinish();
    }

    /// <summary>Ends the await.</summary>
    /// <returns>What the coroutine ended with.</returns>
    [StackTraceHidden]
    public T GetResult() => Box.TakeResult();

    /// <summary>Awaits from a method that is no coroutine (<c>async Task</c>): the coroutine becomes a task.</summary>
    public void OnCompleted(Action continuation) => AdoptionBox.Start(Box, continuation);

    /// <inheritdoc cref="OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => AdoptionBox.Start(Box, continuation);
}
