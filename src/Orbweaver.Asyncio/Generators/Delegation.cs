using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>For the compiler: yields all that another generator yields. See <see cref="Yielder{TYield, TSend}.YieldFrom(Generator{TYield, TSend})"/>.</summary>
/// <typeparam name="TYield">The type of what is yielded.</typeparam>
/// <typeparam name="TSend">The type of what is sent in.</typeparam>
public readonly struct Delegation<TYield, TSend> : ICriticalNotifyCompletion, IYieldAwaiter
{
    private readonly Generator<TYield, TSend> _outer;
    private readonly Generator<TYield, TSend> _inner;

    internal Delegation(Generator<TYield, TSend> outer, Generator<TYield, TSend> inner)
    {
        _outer = outer;
        _inner = inner;
    }

    /// <summary>Runs the other generator to its first yield: true when there is none.</summary>
    public bool IsCompleted => !_outer.BeginDelegation(_inner);

    /// <summary>For the compiler: begins the await.</summary>
    public Delegation<TYield, TSend> GetAwaiter() => this;

    /// <summary>Ends the await.</summary>
    [StackTraceHidden]
    public void GetResult() => _outer.TakeSent();

    /// <summary>Makes the await throw: only the generator's own body can yield.</summary>
    public void OnCompleted(Action continuation) => _outer.RefuseForeignBody(continuation);

    /// <inheritdoc cref="OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => _outer.RefuseForeignBody(continuation);
}

/// <summary>For the compiler: yields all that another generator yields. See <see cref="Yielder{TYield, TSend}.YieldFrom{TResult}"/>.</summary>
/// <typeparam name="TYield">The type of what is yielded.</typeparam>
/// <typeparam name="TSend">The type of what is sent in.</typeparam>
/// <typeparam name="TResult">The type of the other's result.</typeparam>
public readonly struct Delegation<TYield, TSend, TResult> : ICriticalNotifyCompletion, IYieldAwaiter
{
    private readonly Generator<TYield, TSend> _outer;
    private readonly Generator<TYield, TSend, TResult> _inner;

    internal Delegation(Generator<TYield, TSend> outer, Generator<TYield, TSend, TResult> inner)
    {
        _outer = outer;
        _inner = inner;
    }

    /// <summary>Runs the other generator to its first yield: true when there is none.</summary>
    public bool IsCompleted => !_outer.BeginDelegation(_inner);

    /// <summary>For the compiler: begins the await.</summary>
    public Delegation<TYield, TSend, TResult> GetAwaiter() => this;

    /// <summary>Ends the await.</summary>
    /// <returns>The other's result.</returns>
    [StackTraceHidden]
    public TResult? GetResult()
    {
        _outer.TakeSent();
        return _inner.ResultOrDefault;
    }

    /// <summary>Makes the await throw: only the generator's own body can yield.</summary>
    public void OnCompleted(Action continuation) => _outer.RefuseForeignBody(continuation);

    /// <inheritdoc cref="OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => _outer.RefuseForeignBody(continuation);
}
