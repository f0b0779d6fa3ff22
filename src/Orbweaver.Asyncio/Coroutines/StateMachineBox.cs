using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>The frame of an <c>async Coroutine</c> method: the compiler's state machine, in a pooled box.</summary>
internal sealed class StateMachineBox<TStateMachine, T> : CoroutineBox<T>
    where TStateMachine : IAsyncStateMachine
{
    /// <summary>Free boxes kept a method and thread: enough for the calls of a busy loop and a burst of ten thousand tasks; too few to hold a flood's memory for ever.</summary>
    private const int PoolLimit = 16384;

    [ThreadStatic]
    private static StateMachineBox<TStateMachine, T>? _free;

    /// <summary>New boxes so far.</summary>
    [ThreadStatic]
    private static int _made;

    internal TStateMachine? StateMachine;

    /// <summary>Boxes in the pool from this one down.</summary>
    private int _poolDepth;

    internal static StateMachineBox<TStateMachine, T> Rent()
    {
        var box = _free;
        if (box is null)
            return Make();
        _free = Unsafe.As<StateMachineBox<TStateMachine, T>?>(box.Parent);
        box.Parent = null;
        if (CoroutineGuard.MayDebug)
            CoroutineGuard.WatchInDebug(box);
        return box;
    }

    internal override string MethodName => MethodNames.Of(typeof(TStateMachine).FullName!, nameof(MoveNext));

    internal override bool IsOurs => typeof(TStateMachine).Assembly == typeof(CoroutineBox).Assembly;

    internal override Type MachineType => typeof(TStateMachine);

    internal override (string File, int Line)? Place => SourceLines.Of(MachineType, StateMachineFields.StateOf(StateMachine));

    internal override object? Target => StateMachineFields.TargetOf(StateMachine);

    internal override void MoveNext() => StateMachine!.MoveNext();

    internal override void Recycle()
    {
        StateMachine = default;
        Result = default;
        Error = null;
        Awaited = null;
        Signal = Signal.Created;
        var head = _free;
        _poolDepth = head is null ? 1 : head._poolDepth + 1;
        if (_poolDepth > PoolLimit)
            return;
        Parent = head;
        _free = this;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static StateMachineBox<TStateMachine, T> Make()
    {
        var box = new StateMachineBox<TStateMachine, T>();
        CoroutineGuard.WatchSample(box, ref _made);
        return box;
    }
}
