using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>What a coroutine did when it last ran: why <see cref="CoroutineBox.MoveNext"/> returned.</summary>
internal enum Signal : byte
{
    /// <summary>It has not run yet.</summary>
    Created,

    /// <summary>It ended, with a result or an error.</summary>
    Completed,

    /// <summary>It awaits another coroutine: run that one now, in the same step.</summary>
    AwaitsCoroutine,

    /// <summary>It awaits a future: the task sleeps until that is done.</summary>
    AwaitsFuture,

    /// <summary>It waits, with no future between: the frame itself wakes the task (<see cref="CoroutineBox.BeginWait"/>).</summary>
    Waits,

    /// <summary>It gives the other tasks a turn, and goes on in the loop's next pass.</summary>
    Yields,
}

/// <summary>
/// A coroutine's frame. It does not run by itself: a task's step calls <see cref="MoveNext"/> and looks at <see cref="Signal"/> to learn what
/// to do next. Awaiting never nests calls: the step walks from a child back to its <see cref="Parent"/>, so depth costs no stack.
/// </summary>
internal abstract class CoroutineBox : Runnable
{
    /// <summary>The frame that awaits this one; null for a task's outermost frame. In the pool: the next free box.</summary>
    internal CoroutineBox? Parent;

    /// <summary>The coroutine or future that this frame awaits, or the task that it is to wake, by <see cref="Signal"/>; before it has run at all, its <see cref="CoroutineGuard"/> or null.</summary>
    internal object? Awaited;

    /// <summary>What the frame ended with, when not with a result.</summary>
    internal Exception? Error;

    /// <summary>Counted up when the coroutine is taken (awaited, or made a task), so that a second taker finds another number.</summary>
    internal uint Version;

    /// <summary>Why <see cref="MoveNext"/> returned.</summary>
    internal Signal Signal;

    /// <summary>It may end without a wait, and then (<see cref="TryFinish"/>) its caller does not even suspend.</summary>
    internal readonly bool MayFinishAtOnce;

    private protected CoroutineBox(bool mayFinishAtOnce = false) => MayFinishAtOnce = mayFinishAtOnce;

    /// <summary>The method as it is called in the source.</summary>
    internal abstract string MethodName { get; }

    /// <summary>One of this library's own coroutines.</summary>
    internal virtual bool IsOurs => true;

    /// <summary>The type that the compiler made of the method; null when it was written by hand.</summary>
    internal virtual Type? MachineType => null;

    /// <summary>The source line of the await that it is at; null when that is not known.</summary>
    internal virtual (string File, int Line)? Place => null;

    /// <summary>The object whose method it is; null when there is none, and when that is not known.</summary>
    internal virtual object? Target => null;

    /// <summary>Runs until the coroutine ends or awaits. Never throws.</summary>
    internal abstract void MoveNext();

    /// <summary>The frame that this one awaits, or null. True also while they run: a frame that has ended and gone back to its pool has another parent.</summary>
    internal CoroutineBox? Child => Signal == Signal.AwaitsCoroutine && Awaited is CoroutineBox child && ReferenceEquals(child.Parent, this) ? child : null;

    /// <summary>The last of the frames that await each other, from this one on: the one that runs, or waits.</summary>
    internal CoroutineBox Innermost()
    {
        var box = this;
        while (box.Child is { } child)
            box = child;
        return box;
    }

    /// <summary>Runs to the end if that needs no wait, else does nothing: <see cref="MoveNext"/> then does all. Does nothing either where no loop runs.</summary>
    internal virtual bool TryFinish() => false;

    /// <summary>What it waits for when it says <see cref="Signal.Waits"/>, in words.</summary>
    internal virtual string? WaitsFor => null;

    /// <summary>It said <see cref="Signal.Waits"/>: from now on it is to wake this task.</summary>
    internal virtual void BeginWait(Future task) => throw new UnreachableException();

    /// <summary>Wakes the task with a cancellation.</summary>
    /// <returns>False when the task does not wait here, or is on its way already.</returns>
    internal virtual bool TryCancelWait(Future task, string? message) => false;

    /// <summary>It waits without a compiled await, which would throw what is injected: it is to find that in <see cref="Error"/>.</summary>
    internal virtual bool TakesError => false;

    /// <summary>A frame that is the entry of a timer says what it does when that is due.</summary>
    internal override void Run() => throw new InvalidOperationException("A coroutine's frame is no entry of the ready queue.");

    /// <summary>Back to the pool, with nothing kept alive.</summary>
    internal abstract void Recycle();

    /// <summary>As if it had never run; for <see cref="Recycle"/>.</summary>
    private protected void Renew()
    {
        Error = null;
        Awaited = null;
        Signal = Signal.Created;
    }

    /// <summary>Ends it with an error before it has run.</summary>
    internal virtual void Fail(Exception error)
    {
        Error = error;
        Signal = Signal.Completed;
    }

    /// <summary>Makes the coroutine the caller's alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Take(uint version)
    {
        if (Version != version)
            ThrowTaken();
        Version = version + 1;
    }

    /// <summary>Hidden, as all that lies between an await and what is thrown from it: a trace shows the program's frames.</summary>
    [StackTraceHidden]
    protected void ThrowError()
    {
        var error = Error!;
        Recycle();
        ExceptionTrail.Throw(error);
    }

    protected static void ThrowNotOver() => throw new InvalidOperationException(
        "The result of a coroutine was asked for before it had ended. Use 'await', which waits for the end.");

    private static void ThrowTaken() => throw new InvalidOperationException(
        "This coroutine was already awaited, or made a task. A coroutine can be awaited once only: call the method again for another run, " +
        "or make a task of it (Aio.CreateTask) and await the task as often as you like.");
}

/// <summary>A frame that ends with a <typeparamref name="T"/>.</summary>
internal abstract class CoroutineBox<T>(bool mayFinishAtOnce = false) : CoroutineBox(mayFinishAtOnce)
{
    internal T? Result;

    /// <summary>The result, or throws the error; either way the box goes back to its pool and must not be touched again.</summary>
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T TakeResult()
    {
        if (Signal != Signal.Completed)
            ThrowNotOver();
        if (Error is not null)
            ThrowError();
        var result = Result!;
        Recycle();
        return result;
    }
}
