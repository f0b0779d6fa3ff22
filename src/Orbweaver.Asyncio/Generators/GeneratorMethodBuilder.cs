using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>For the compiler: builds <c>async GeneratorBody</c> methods. See <see cref="GeneratorMethodBuilder{TResult}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct GeneratorMethodBuilder
{
    private GeneratorMethodBuilder<Unit> _builder;

    /// <summary>1. Makes a builder.</summary>
    public static GeneratorMethodBuilder Create() => default;

    /// <summary>3. What the method returns.</summary>
    public readonly GeneratorBody Task => new(_builder.Frame);

    /// <summary>2. Stores the state machine and does not run it.</summary>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        var frame = new GeneratorFrame<TStateMachine, Unit>();
        _builder.Frame = frame; // before the copy, which must carry it
        frame.StateMachine = stateMachine;
    }

    /// <summary>4. The body ended.</summary>
    public readonly void SetResult() => _builder.SetResult(default);

    /// <summary>5. The body threw.</summary>
    public readonly void SetException(Exception exception) => _builder.SetException(exception);

    /// <summary>6. The body yields.</summary>
    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => GeneratorMethodBuilder<Unit>.ThrowUnlessYield(ref awaiter);

    /// <summary>6. The body yields.</summary>
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => GeneratorMethodBuilder<Unit>.ThrowUnlessYield(ref awaiter);

    /// <summary>7. Not used: frames hold their state machines from the start.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }
}

/// <summary>
/// For the compiler: builds <c>async GeneratorBody&lt;TResult&gt;</c> methods. Its seven duties are numbered in the order in which they come up. It runs nothing and schedules nothing:
/// a yield has noted its value in the generator before the body suspends, and the generator runs the frame when it is asked for the next.
/// </summary>
/// <typeparam name="TResult">What the body ends with.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct GeneratorMethodBuilder<TResult>
{
    internal GeneratorFrame<TResult> Frame;

    /// <summary>1. Makes a builder.</summary>
    public static GeneratorMethodBuilder<TResult> Create() => default;

    /// <summary>2. Stores the state machine and does not run it.</summary>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        var frame = new GeneratorFrame<TStateMachine, TResult>();
        Frame = frame; // before the copy, which must carry it
        frame.StateMachine = stateMachine;
    }

    /// <summary>3. What the method returns.</summary>
    public readonly GeneratorBody<TResult> Task => new(Frame);

    /// <summary>4. The body ended.</summary>
    public readonly void SetResult(TResult result)
    {
        Frame.Result = result;
        Frame.IsOver = true;
    }

    /// <summary>5. The body threw.</summary>
    public readonly void SetException(Exception exception)
    {
        Frame.Error = exception;
        Frame.IsOver = true;
    }

    /// <summary>6. The body yields.</summary>
    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => ThrowUnlessYield(ref awaiter);

    /// <summary>6. The body yields.</summary>
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => ThrowUnlessYield(ref awaiter);

    /// <summary>7. Not used: frames hold their state machines from the start.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>The type test is a constant to the JIT.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ThrowUnlessYield<TAwaiter>(ref TAwaiter awaiter)
    {
        if (default(TAwaiter) is null || awaiter is not IYieldAwaiter)
            ThrowForeign(typeof(TAwaiter));
    }

    private static void ThrowForeign(Type awaiter) => throw new InvalidOperationException(
        $"A generator's body awaited something else than its yields (by {(awaiter.DeclaringType ?? awaiter).Name}). It runs without an event loop, and can await only what its yielder's Yield and " +
        "YieldFrom return. Use an async iterator (IAsyncEnumerable) to yield what must be waited for.");
}
