using System.Collections;

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
public partial class Generator<TYield, TSend> : IEnumerable<TYield>, IDisposable
{
    private Func<Yielder<TYield, TSend>, GeneratorBody>? _body;

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
