using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>For the compiler: builds <c>async Coroutine</c> methods. See <see cref="CoroutineMethodBuilder{T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct CoroutineMethodBuilder
{
    private CoroutineMethodBuilder<Unit> _builder;

    /// <summary>1. Makes a builder.</summary>
    public static CoroutineMethodBuilder Create() => default;

    /// <summary>3. What the method returns.</summary>
    public readonly Coroutine Task => new(_builder.Box, _builder.Box.Version);

    /// <summary>2. Stores the state machine and does not run it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        var box = StateMachineBox<TStateMachine, Unit>.Rent();
        _builder.Box = box; // before the copy, which must carry it
        box.StateMachine = stateMachine;
    }

    /// <summary>4. The body ended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void SetResult() => _builder.SetResult(default);

    /// <summary>5. The body threw.</summary>
    public readonly void SetException(Exception exception) => _builder.SetException(exception);

    /// <summary>6. The body awaits something that is not done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => _builder.AwaitOnCompleted(ref awaiter, ref stateMachine);

    /// <summary>6. The body awaits something that is not done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => _builder.AwaitUnsafeOnCompleted(ref awaiter, ref stateMachine);

    /// <summary>7. Not used: boxes hold their state machines from the start.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }
}

/// <summary>
/// For the compiler: builds <c>async Coroutine&lt;T&gt;</c> methods. Its seven duties are numbered in the order in which they come up.
/// Unlike .NET's own builders it does not run the body (coroutines are cold), captures no execution context (the task owns it) and
/// schedules nothing: it notes in the box what the body awaits, and the task's step acts on the note.
/// </summary>
/// <typeparam name="T">What the coroutine ends with.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct CoroutineMethodBuilder<T>
{
    internal CoroutineBox<T> Box;

    /// <summary>1. Makes a builder.</summary>
    public static CoroutineMethodBuilder<T> Create() => default;

    /// <summary>2. Stores the state machine and does not run it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        var box = StateMachineBox<TStateMachine, T>.Rent();
        Box = box; // before the copy, which must carry it
        box.StateMachine = stateMachine;
    }

    /// <summary>3. What the method returns.</summary>
    public readonly Coroutine<T> Task => new(Box, Box.Version);

    /// <summary>4. The body ended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void SetResult(T result)
    {
        Box.Result = result;
        Box.Awaited = null;
        Box.Signal = Signal.Completed;
    }

    /// <summary>5. The body threw.</summary>
    public readonly void SetException(Exception exception)
    {
        Box.Error = exception;
        Box.Awaited = null;
        Box.Signal = Signal.Completed;
    }

    /// <summary>6. The body awaits something that is not done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        if (!AwaitOwn(ref awaiter))
            Await(ForeignWait.On(ref awaiter));
    }

    /// <summary>6. The body awaits something that is not done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        if (!AwaitOwn(ref awaiter))
            Await(ForeignWait.OnUnsafe(ref awaiter));
    }

    /// <summary>7. Not used: boxes hold their state machines from the start.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>The type tests are constants to the JIT: each awaiter's code holds its own branch alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool AwaitOwn<TAwaiter>(ref TAwaiter awaiter)
    {
        if (default(TAwaiter) is not null && awaiter is ICoroutineAwaiter)
        {
            var child = Unsafe.As<TAwaiter, CoroutineAwaiter>(ref awaiter).Box;
            child.Parent = Box;
            Box.Awaited = child;
            Box.Signal = Signal.AwaitsCoroutine;
            return true;
        }

        if (default(TAwaiter) is not null && awaiter is IFutureAwaiter)
        {
            Await(Unsafe.As<TAwaiter, FutureAwaiter>(ref awaiter).Future);
            return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Await(Future future)
    {
        Box.Awaited = future;
        Box.Signal = Signal.AwaitsFuture;
    }
}
