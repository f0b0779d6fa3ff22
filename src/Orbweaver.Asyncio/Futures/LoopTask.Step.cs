using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <content>The steps: from where the coroutine waits to where it waits next.</content>
public partial class LoopTask<T>
{
    /// <summary>One step: runs the coroutine from where it waits to where it waits next.</summary>
    internal sealed override void Run()
    {
        var loop = Loop;
        loop.EnterContext(_context);
        loop.CurrentTask = this;
        var witness = _mustCancel || HasThrowNext ? Inject() : null;
        if (_waiter is not null)
            LeaveWaiter();

        var box = _leaf;
        while (true)
        {
            box.MoveNext();
            switch (box.Signal)
            {
                case Signal.AwaitsCoroutine:
                    box = Unsafe.As<CoroutineBox>(box.Awaited!);
                    continue;
                case Signal.AwaitsFuture:
                    SetLeaf(box);
                    Wait(Unsafe.As<Future>(box.Awaited!));
                    break;
                case Signal.Waits:
                    SetLeaf(box);
                    Wait(box);
                    break;
                case Signal.Yields:
                    // A bare yield is over when the task's turn comes again: whoever awaited it goes on then.
                    box.Signal = Signal.Completed;
                    SetLeaf(box.Parent ?? box);
                    loop.Ready.Enqueue(this);
                    break;
                default:
                    if (box.Parent is { } parent)
                    {
                        box = parent;
                        continue;
                    }

                    Finish(Unsafe.As<CoroutineBox<T>>(box));
                    break;
            }

            break;
        }

        witness?.Dispose();
        var context = loop.LeaveContext();
        if (!ReferenceEquals(context, _context) && context is not null)
            _context = context;
    }

    /// <summary>The first step inside the call that makes the task: whoever makes it goes on afterwards as if nothing had been.</summary>
    private void StepAtOnce()
    {
        var loop = Loop;
        var maker = loop.CurrentTask;
        var makersContext = loop.LeaveContext();
        if (loop.Recorder is { } recorder)
            recorder.RunEagerly(this);
        else
            Run();
        loop.CurrentTask = maker;
        loop.EnterContext(makersContext);
        loop.LeaveContext();
    }

    /// <summary>Has what is due thrown where the coroutine waits; a body that has not begun ends without running.</summary>
    /// <returns>
    /// A witness of the step when the coroutine waits for a .NET awaitable, into which nothing can be thrown: when the awaitable heeded the task's token, its exception is the
    /// cancellation, which then is delivered; else the cancellation strikes at the next await that suspends.
    /// </returns>
    private CancellationWitness? Inject()
    {
        if (_waiter is ForeignWait)
            return new CancellationWitness(this, Delivered);
        var exception = ThrowNext;
        if (_waiter is { IsCancelled: true } || _waiter?.Peek() is OperationCanceledException)
            exception = null; // the future's own cancellation is thrown, also that which a gathering failed with
        else if (_mustCancel)
            exception ??= new OperationCanceledException("The task was cancelled.");
        Delivered();
        if (exception is not null)
            _waiter?.MarkSeen(); // it is never looked at: the cancellation takes its place
        if (_leaf.Signal == Signal.Created)
        {
            _leaf.Recycle();
            _leaf = new FailedBox<T>(exception!);
        }
        else if (_leaf.TakesError)
        {
            _leaf.Error ??= exception; // its own cancellation came first
        }
        else if (_leaf.Awaited is CoroutineBox yielded)
        {
            yielded.Error = exception;
        }
        else
        {
            EventLoop.Injected = exception;
        }

        return null;
    }

    private void Delivered()
    {
        _mustCancel = false;
        ThrowNext = null;
    }

    /// <summary>Most steps end where they began: a store less, with what the collector notes of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetLeaf(CoroutineBox leaf)
    {
        if (!ReferenceEquals(_leaf, leaf))
            _leaf = leaf;
    }

    private void LeaveWaiter()
    {
        if (_waiter is ForeignWait foreign)
            Loop.ForeignWaits.Return(foreign);
        _waiter = null;
    }

    private void Wait(Future future)
    {
        if (!ReferenceEquals(future.Loop, Loop) || ReferenceEquals(future, this))
        {
            // A cancellation that is due comes first, as it does in CPython.
            if (!_mustCancel)
            {
                ThrowNext = new InvalidOperationException(ReferenceEquals(future, this)
                    ? $"{this} awaits itself, and would wait for ever."
                    : $"{this} awaits a future that belongs to another loop. Hand the result over with that loop's CallSoonThreadSafe, and await a future of this one.");
            }

            Loop.Ready.Enqueue(this);
            return;
        }

        _waiter = future;
        future.AddCallback(this);
        if (_mustCancel && future.Cancel(ThrowNext?.Message))
            Delivered();
    }

    private void Wait(CoroutineBox frame)
    {
        frame.BeginWait(this);
        if (_mustCancel && frame.TryCancelWait(this, ThrowNext?.Message))
            Delivered();
    }

    private void Finish(CoroutineBox<T> root)
    {
        var loop = Loop;
        loop.Unregister(this);
        _leaf = null!;
        if (root.Error is { } error)
        {
            root.Recycle();
            if (error is OperationCanceledException cancellation)
                CompleteCancelled(cancellation);
            else
                CompleteFaulted(error);
        }
        else
        {
            var result = root.Result!;
            root.Recycle();
            if (_mustCancel)
                CompleteCancelled(ThrowNext as OperationCanceledException);
            else
                Complete(result);
        }

        if (loop.Debug)
            loop.NoteEnded(this);
    }
}
