namespace Orbweaver.Asyncio;

/// <summary>A <see cref="Generator{TYield, TSend}"/> whose body ends with a result.</summary>
/// <typeparam name="TYield">The type of what is yielded.</typeparam>
/// <typeparam name="TSend">The type of what is sent in.</typeparam>
/// <typeparam name="TResult">What the body ends with: in CPython, the value of <c>StopIteration</c>.</typeparam>
/// <inheritdoc cref="Generator{TYield, TSend}"/>
public sealed class Generator<TYield, TSend, TResult> : Generator<TYield, TSend>
{
    private Func<Yielder<TYield, TSend>, GeneratorBody<TResult>>? _body;
    private TResult? _result;

    /// <summary>Makes a generator.</summary>
    /// <param name="body">An async function that yields by what it is given, and returns the result. It awaits nothing else.</param>
    public Generator(Func<Yielder<TYield, TSend>, GeneratorBody<TResult>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        _body = body;
    }

    /// <summary>True once its body has returned a result.</summary>
    public bool HasResult { get; private set; }

    /// <summary>What its body returned.</summary>
    /// <exception cref="InvalidOperationException">There is none: the body has not ended, or has thrown, or was closed.</exception>
    public TResult Result => HasResult ? _result! : throw new InvalidOperationException(IsFinished
        ? "The generator has no result: its body threw, or it was closed before it could return."
        : "The generator has no result yet: run it to its end first (TryNext or TrySend returns false there), or look at HasResult.");

    internal TResult? ResultOrDefault => _result;

    private protected override object? EndValue => HasResult ? _result : null;

    private protected override GeneratorFrame? Begin(Yielder<TYield, TSend> yielder) => _body!(yielder).Frame;

    private protected override void KeepResult(GeneratorFrame frame)
    {
        _result = ((GeneratorFrame<TResult>)frame).Result;
        HasResult = true;
    }

    private protected override void Forget() => _body = null;
}
