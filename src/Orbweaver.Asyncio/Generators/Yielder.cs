using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>Marks the awaiters that a generator's body may wait for.</summary>
internal interface IYieldAwaiter;

/// <summary>What a generator's body gets to yield with.</summary>
/// <typeparam name="TYield">The type of what is yielded.</typeparam>
/// <typeparam name="TSend">The type of what is sent in.</typeparam>
public readonly struct Yielder<TYield, TSend>
{
    private readonly Generator<TYield, TSend>? _generator;

    internal Yielder(Generator<TYield, TSend> generator) => _generator = generator;

    /// <summary>
    /// Gives a value to whoever runs the generator, and waits to be run again: <c>var sent = await yielder.Yield(value);</c>. As CPython's <c>sent = yield value</c>.
    /// </summary>
    /// <param name="value">What <c>Next</c>, <c>Send</c> or <c>Throw</c> returns.</param>
    /// <returns>To be awaited at once. The await gives what was sent, the type's default when the generator was run on by <c>Next</c>, or throws what was thrown in.</returns>
    public YieldAwaitable<TYield, TSend> Yield(TYield value) => new(Generator, value);

    /// <summary>
    /// Yields all that another generator yields, and hands it all that is sent and thrown in meanwhile; closing the one closes the other. As CPython's <c>yield from</c>.
    /// </summary>
    /// <param name="inner">Another generator: one that has begun goes on where it is.</param>
    /// <returns>To be awaited at once. The await ends when the other generator has ended, and throws what that throws.</returns>
    public Delegation<TYield, TSend> YieldFrom(Generator<TYield, TSend> inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return new Delegation<TYield, TSend>(Generator, inner);
    }

    /// <inheritdoc cref="YieldFrom(Generator{TYield, TSend})"/>
    /// <typeparam name="TResult">The type of the other's result.</typeparam>
    /// <returns>To be awaited at once. The await gives the other generator's result (the default of an inner one that had been closed before), or throws what that throws.</returns>
    public Delegation<TYield, TSend, TResult> YieldFrom<TResult>(Generator<TYield, TSend, TResult> inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return new Delegation<TYield, TSend, TResult>(Generator, inner);
    }

    private Generator<TYield, TSend> Generator => _generator ?? throw new InvalidOperationException(
        "This is default(Yielder), which belongs to no generator. Use the yielder that the generator's body is given.");
}

/// <summary>For the compiler: a yield. See <see cref="Yielder{TYield, TSend}.Yield"/>.</summary>
/// <typeparam name="TYield">The type of what is yielded.</typeparam>
/// <typeparam name="TSend">The type of what is sent in.</typeparam>
public readonly struct YieldAwaitable<TYield, TSend>
{
    private readonly Generator<TYield, TSend> _generator;
    private readonly TYield _value;

    internal YieldAwaitable(Generator<TYield, TSend> generator, TYield value)
    {
        _generator = generator;
        _value = value;
    }

    /// <summary>For the compiler: begins the await.</summary>
    /// <exception cref="InvalidOperationException">The generator does not run: its yielder was used outside its body.</exception>
    public Awaiter GetAwaiter()
    {
        _generator.Offer(_value);
        return new Awaiter(_generator);
    }

    /// <summary>For the compiler.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion, IYieldAwaiter
    {
        private readonly Generator<TYield, TSend> _generator;

        internal Awaiter(Generator<TYield, TSend> generator) => _generator = generator;

        /// <summary>Always false: the value must be fetched first.</summary>
        public bool IsCompleted => false;

        /// <summary>Ends the await.</summary>
        /// <returns>What was sent.</returns>
        [StackTraceHidden]
        public TSend? GetResult() => _generator.TakeSent();

        /// <summary>Makes the await throw: only the generator's own body can yield.</summary>
        public void OnCompleted(Action continuation) => _generator.RefuseForeignBody(continuation);

        /// <inheritdoc cref="OnCompleted"/>
        public void UnsafeOnCompleted(Action continuation) => _generator.RefuseForeignBody(continuation);
    }
}
