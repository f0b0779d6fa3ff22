using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Orbweaver.Asyncio;

/// <content>The steps: from one yield to the next.</content>
public partial class Generator<TYield, TSend>
{
    private GeneratorFrame? _frame;

    /// <summary>The generator that the body yields from, which gets all that is sent and thrown in.</summary>
    private Generator<TYield, TSend>? _inner;

    private Exception? _thrown;
    private TYield? _yielded;
    private TSend? _sent;

    /// <summary>The body suspends at a yield of its own.</summary>
    private bool _hasYielded;

    private protected virtual object? EndValue => null;

    private protected virtual GeneratorFrame? Begin(Yielder<TYield, TSend> yielder) => _body!(yielder).Frame;

    /// <summary>The body has ended with a result.</summary>
    private protected virtual void KeepResult(GeneratorFrame frame)
    {
    }

    /// <summary>The body yields a value.</summary>
    internal void Offer(TYield value)
    {
        ThrowUnlessRunning();
        _yielded = value;
        _hasYielded = true;
    }

    /// <summary>The await of a yield ends.</summary>
    [StackTraceHidden]
    internal TSend? TakeSent()
    {
        if (_thrown is { } thrown)
        {
            _thrown = null;
            ExceptionDispatchInfo.Throw(thrown);
        }

        var sent = _sent;
        _sent = default;
        return sent;
    }

    /// <summary>The body yields from another generator.</summary>
    /// <returns>False when that yields nothing.</returns>
    internal bool BeginDelegation(Generator<TYield, TSend> inner)
    {
        ThrowUnlessRunning();
        if (!inner.TryNext(out var value))
            return false;
        Offer(value);
        _inner = inner;
        return true;
    }

    /// <summary>A method that is no generator's body awaits a yield. Its await throws: an awaiter that threw here would end the whole program.</summary>
    internal void RefuseForeignBody(Action continuation)
    {
        _hasYielded = false;
        _inner = null;
        _thrown = new InvalidOperationException(
            "A yield was awaited by a method that is no generator's body. Yield in the body itself; make a part of it a generator of its own and await YieldFrom.");
        continuation();
    }

    private StopIterationException Stopped() => new() { Value = EndValue };

    /// <summary>Runs the body from where it is to its next yield.</summary>
    /// <returns>False when it has ended.</returns>
    private bool Step(TSend? sent, Exception? thrown, out TYield value)
    {
        value = default!;
        if (State == GeneratorState.Running)
        {
            throw new InvalidOperationException(
                "This is a generator already executing: its own body, or what that called, asked it for a value or closed it. Only code outside the body can.");
        }

        if (State == GeneratorState.Created && thrown is not null)
            End();
        if (State == GeneratorState.Closed)
        {
            if (thrown is not null)
                ExceptionDispatchInfo.Throw(thrown);
            return false;
        }

        var begins = State == GeneratorState.Created;
        State = GeneratorState.Running;
        if (_inner is not null && StepInner(_inner, sent, ref thrown, out value))
        {
            State = GeneratorState.Suspended;
            return true;
        }

        return Run(begins, sent, thrown, out value);
    }

    private bool Run(bool begins, TSend? sent, Exception? thrown, out TYield value)
    {
        var yields = false;
        try
        {
            if (begins)
                _frame = Begin(new Yielder<TYield, TSend>(this)) ?? throw new InvalidOperationException("The body returned default(GeneratorBody). Write it as an async function.");
            _sent = sent;
            _thrown = thrown;
            var frame = _frame!;
            frame.MoveNext();
            if (frame.Error is not null)
                ThrowError(frame.Error);
            yields = !frame.IsOver;
            if (!yields)
                KeepResult(frame);
            else if (!_hasYielded)
                yields = ThrowNoYield();
            value = _yielded!;
            return yields;
        }
        finally
        {
            _yielded = default;
            _hasYielded = false;
            if (yields)
                State = GeneratorState.Suspended;
            else
                End();
        }
    }

    /// <summary>Runs the generator that the body yields from.</summary>
    /// <param name="inner">That generator.</param>
    /// <param name="sent">What is sent to it.</param>
    /// <param name="thrown">What is thrown into it; afterwards, what is to be thrown into the body.</param>
    /// <param name="value">What it yields.</param>
    /// <returns>False when it has ended, and the body goes on.</returns>
    private bool StepInner(Generator<TYield, TSend> inner, TSend? sent, ref Exception? thrown, out TYield value)
    {
        try
        {
            if (thrown is GeneratorExitException)
            {
                inner.Close();
                value = default!;
            }
            else if (inner.Step(sent, thrown, out value))
            {
                return true;
            }
            else
            {
                thrown = null;
            }
        }
#pragma warning disable CA1031 // the body's: thrown into it where it yields from the other
        catch (Exception e)
        {
            value = default!;
            thrown = e;
        }
#pragma warning restore CA1031

        _inner = null;
        return false;
    }

    /// <summary>Nothing of the body is kept alive.</summary>
    private void End()
    {
        State = GeneratorState.Closed;
        _body = null;
        _frame = null;
        _inner = null;
        _sent = default;
        _thrown = null;
        Forget();
    }

    private protected virtual void Forget()
    {
    }

    private static void ThrowError(Exception error)
    {
        if (error is StopIterationException)
        {
            throw new InvalidOperationException(
                "The generator raised StopIteration: its body let another generator's end pass, and that must not look like its own. Catch StopIterationException there, or use TryNext or TrySend.", error);
        }

        ExceptionDispatchInfo.Throw(error);
    }

    private void ThrowUnlessRunning()
    {
        if (State != GeneratorState.Running)
            throw new InvalidOperationException("A yielder was used outside its generator's body. Await its Yield in the body only, which runs when the generator is asked for a value.");
    }

    private static bool ThrowNoYield() => throw new InvalidOperationException(
        "The body awaited another generator's yield. Use the yielder that the body was given, or YieldFrom with the other generator.");
}
