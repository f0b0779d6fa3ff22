using System.Collections;
using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// A function that can be left at a yield and entered there again, with a value sent in or an exception thrown in: <c>new Generator&lt;int, string&gt;(async yielder => { var sent =
/// await yielder.Yield(1); … })</c>. Nothing of it runs until it is asked for its first value. As CPython's generator objects; where nothing is sent in a C# iterator does.
/// </summary>
/// <typeparam name="TYield">The type of what is yielded.</typeparam>
/// <typeparam name="TSend">The type of what is sent in.</typeparam>
/// <remarks>
/// Needs no event loop. Any thread, but one at a time; the body runs on the caller's. One that is dropped half-way is collected without its <c>finally</c> blocks' running: where that matters
/// close it, or declare it with <c>using</c>. A <c>foreach</c> runs it by <see cref="TryNext"/>, and leaving that early leaves the generator where it is.
/// </remarks>
public class Generator<TYield, TSend> : IEnumerable<TYield>, IDisposable
{
    private Func<Yielder<TYield, TSend>, GeneratorBody>? _body;
    private GeneratorFrame? _frame;

    /// <summary>The generator that the body yields from, which gets all that is sent and thrown in.</summary>
    private Generator<TYield, TSend>? _inner;

    private Exception? _thrown;
    private TYield? _yielded;
    private TSend? _sent;

    /// <summary>The body suspends at a yield of its own.</summary>
    private bool _hasYielded;

    /// <summary>Makes a generator.</summary>
    /// <param name="body">An async function that yields by what it is given. It awaits nothing else.</param>
    public Generator(Func<Yielder<TYield, TSend>, GeneratorBody> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        _body = body;
    }

    private protected Generator()
    {
    }

    /// <summary>Where it is.</summary>
    public GeneratorState State { get; private set; }

    /// <summary>True once its body has ended, or never will begin.</summary>
    public bool IsFinished => State == GeneratorState.Closed;

    /// <summary>Runs it to its next yield. A yield that it waits at gives the default of <typeparamref name="TSend"/>. As CPython's <c>next(generator)</c>.</summary>
    /// <returns>What it yields.</returns>
    /// <exception cref="StopIterationException">It has ended; the exception has its result.</exception>
    /// <exception cref="InvalidOperationException">It is running: its body called this.</exception>
    /// <remarks>Throws what the body throws, and the generator has ended then. A <see cref="StopIterationException"/> that leaves the body is wrapped, lest it look like the end.</remarks>
    public TYield Next() => TryNext(out var value) ? value : throw Stopped();

    /// <inheritdoc cref="Next"/>
    /// <param name="value">What it yields.</param>
    /// <returns>False when it has ended.</returns>
    public bool TryNext(out TYield value) => Step(default, null, out value);

    /// <summary>Runs it from the yield that it waits at, which gives <paramref name="value"/>, to the next. As CPython's <c>generator.send</c>.</summary>
    /// <param name="value">What is sent in.</param>
    /// <returns>What it yields.</returns>
    /// <exception cref="StopIterationException">It has ended; the exception has its result.</exception>
    /// <exception cref="InvalidOperationException">It has not begun, so that no yield waits for the value; or it is running: its body called this.</exception>
    /// <remarks>Throws what the body throws, and the generator has ended then.</remarks>
    public TYield Send(TSend value) => TrySend(value, out var yielded) ? yielded : throw Stopped();

    /// <inheritdoc cref="Send"/>
    /// <param name="value">What is sent in.</param>
    /// <param name="yielded">What it yields.</param>
    /// <returns>False when it has ended.</returns>
    public bool TrySend(TSend value, out TYield yielded)
    {
        if (State == GeneratorState.Created)
        {
            throw new InvalidOperationException(
                "You can't send a value to a just-started generator: no yield waits for it yet. Call Next() first, which runs the generator to its first yield.");
        }

        return Step(value, null, out yielded);
    }

    /// <summary>
    /// Throws an exception into it, at the yield that it waits at, and runs it to the next, if it catches the exception. One that has not begun ends with the exception. As CPython's
    /// <c>generator.throw</c>.
    /// </summary>
    /// <param name="exception">What is thrown in.</param>
    /// <returns>What it yields.</returns>
    /// <exception cref="StopIterationException">It caught the exception, and ended.</exception>
    /// <exception cref="InvalidOperationException">It is running: its body called this.</exception>
    /// <remarks>Throws what the body throws: <paramref name="exception"/> when that does not catch it, or when the generator had ended already.</remarks>
    public TYield Throw(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Step(default, exception, out var value) ? value : throw Stopped();
    }

    /// <summary>
    /// Ends it: throws a <see cref="GeneratorExitException"/> into it, at the yield that it waits at, so that its <c>finally</c> blocks run. One that has not begun never will. Idempotent.
    /// As CPython's <c>generator.close</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">It yields instead of ending; or it is running: its body called this.</exception>
    /// <remarks>Throws what the body throws, other than <see cref="GeneratorExitException"/>.</remarks>
    public void Close()
    {
        if (State == GeneratorState.Created)
            End();
        if (State == GeneratorState.Closed)
            return;
        try
        {
            if (!Step(default, new GeneratorExitException(), out _))
                return;
        }
        catch (GeneratorExitException)
        {
            return;
        }

        throw new InvalidOperationException(
            "The generator ignored GeneratorExit: it yielded while it was being closed. A body that catches GeneratorExitException must end; so must its finally blocks without yielding.");
    }

    /// <inheritdoc cref="Close"/>
    public void Dispose() => Close();

    /// <summary>For <c>foreach</c>: what the generator yields from here on.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <inheritdoc/>
    IEnumerator<TYield> IEnumerable<TYield>.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
#pragma warning disable CA1308 // a word in a sentence
    public override string ToString() => $"Generator ({State.ToString().ToLowerInvariant()})";
#pragma warning restore CA1308

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

    /// <summary>For <c>foreach</c>. Its end leaves the generator where it is.</summary>
    public struct Enumerator : IEnumerator<TYield>
    {
        private readonly Generator<TYield, TSend> _generator;
        private TYield _current;

        internal Enumerator(Generator<TYield, TSend> generator)
        {
            _generator = generator;
            _current = default!;
        }

        /// <summary>What the generator has yielded.</summary>
        public readonly TYield Current => _current;

        /// <inheritdoc/>
        readonly object? IEnumerator.Current => _current;

        /// <summary>Runs the generator to its next yield.</summary>
        /// <returns>False when it has ended.</returns>
        public bool MoveNext() => _generator.TryNext(out _current);

        /// <summary>Not supported: a generator runs once.</summary>
        public readonly void Reset() => throw new NotSupportedException("A generator runs once. Call the method that made it for another.");

        /// <summary>Does nothing: the generator can be run on.</summary>
        public readonly void Dispose()
        {
        }
    }
}
