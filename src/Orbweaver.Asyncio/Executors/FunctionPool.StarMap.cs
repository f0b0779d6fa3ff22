namespace Orbweaver.Asyncio;

/// <content>Functions of several parameters that return nothing.</content>
public abstract partial class FunctionPool
{
    /// <inheritdoc cref="StarMap{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, int?)"/>
    public void StarMap<T1, T2>(Action<T1, T2> function, IEnumerable<(T1 First, T2 Second)> arguments, int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        DemandThatItMayBlock(nameof(StarMap), nameof(StarMapAsync));
        Wait(PoolFunction.Of(function), arguments, chunkSize);
    }

    /// <inheritdoc cref="StarMap{T1, T2, T3, TResult}(Func{T1, T2, T3, TResult}, IEnumerable{ValueTuple{T1, T2, T3}}, int?)"/>
    public void StarMap<T1, T2, T3>(Action<T1, T2, T3> function, IEnumerable<(T1 First, T2 Second, T3 Third)> arguments, int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        DemandThatItMayBlock(nameof(StarMap), nameof(StarMapAsync));
        Wait(PoolFunction.Of(function), arguments, chunkSize);
    }

    /// <inheritdoc cref="StarMapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, int?)"/>
    public Future StarMapAsync<T1, T2>(Action<T1, T2> function, IEnumerable<(T1 First, T2 Second)> arguments, int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Begin(PoolFunction.Of(function), arguments, chunkSize, static _ => default(Unit));
    }

    /// <inheritdoc cref="StarMapAsync{T1, T2, T3, TResult}(Func{T1, T2, T3, TResult}, IEnumerable{ValueTuple{T1, T2, T3}}, int?)"/>
    public Future StarMapAsync<T1, T2, T3>(Action<T1, T2, T3> function, IEnumerable<(T1 First, T2 Second, T3 Third)> arguments, int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Begin(PoolFunction.Of(function), arguments, chunkSize, static _ => default(Unit));
    }
}
