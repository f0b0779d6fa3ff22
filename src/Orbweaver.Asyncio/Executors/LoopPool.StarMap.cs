namespace Orbweaver.Asyncio;

/// <content>Coroutines of several parameters that end with nothing.</content>
public sealed partial class LoopPool
{
    /// <inheritdoc cref="StarMap{T1, T2, TResult}(Func{T1, T2, Coroutine{TResult}}, IEnumerable{ValueTuple{T1, T2}})"/>
    public Future StarMap<T1, T2>(Func<T1, T2, Coroutine> function, IEnumerable<(T1 First, T2 Second)> arguments)
    {
        ArgumentNullException.ThrowIfNull(function);
        return BatchFuture<Unit, Unit>.Begin(PlainJobs(PoolFunction.Of(function)), MapArguments.Take(arguments), 1, static _ => default);
    }

    /// <inheritdoc cref="StarMap{T1, T2, T3, TResult}(Func{T1, T2, T3, Coroutine{TResult}}, IEnumerable{ValueTuple{T1, T2, T3}})"/>
    public Future StarMap<T1, T2, T3>(Func<T1, T2, T3, Coroutine> function, IEnumerable<(T1 First, T2 Second, T3 Third)> arguments)
    {
        ArgumentNullException.ThrowIfNull(function);
        return BatchFuture<Unit, Unit>.Begin(PlainJobs(PoolFunction.Of(function)), MapArguments.Take(arguments), 1, static _ => default);
    }
}
