namespace Orbweaver.Asyncio;

/// <summary>
/// Results of a pool, one by one, for <c>await foreach</c>: <c>await foreach (var page in pool.IMapAsync(Read, paths))</c>. Each loop over it makes the calls anew. The input is read on the loop's
/// thread, only so far ahead that the workers stay busy. Leaving the loop early takes back what has not begun.
/// </summary>
/// <typeparam name="T">The results' type.</typeparam>
/// <remarks>
/// For coroutines, on the loop's thread; a coroutine that waits for a result can be cancelled. A call's exception is thrown in the place of its result, which ends an <c>await foreach</c>; whoever calls
/// <see cref="Enumerator.MoveNextAsync"/> by hand may go on with the next.
/// </remarks>
public sealed class PoolResults<T> : IAsyncEnumerable<T>
{
    private readonly Func<ResultStream<T>> _begin;
    private readonly bool _waitsForEnds;

    internal PoolResults(Func<ResultStream<T>> begin, bool waitsForEnds)
    {
        _begin = begin;
        _waitsForEnds = waitsForEnds;
    }

    /// <summary>For <c>await foreach</c> in a coroutine.</summary>
    /// <exception cref="InvalidOperationException">No loop runs on this thread.</exception>
    public Enumerator GetAsyncEnumerator()
    {
        _ = EventLoop.Running();
        return new Enumerator(_begin(), _waitsForEnds);
    }

    /// <summary>For <c>async Task</c> methods that run on a loop.</summary>
    async IAsyncEnumerator<T> IAsyncEnumerable<T>.GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        await using var results = GetAsyncEnumerator();
        while (await results.MoveNextAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return results.Current;
        }
    }

    /// <summary>For <c>await foreach</c>.</summary>
    public sealed class Enumerator : IPublicName
    {
        private readonly ResultStream<T> _stream;
        private readonly bool _waitsForEnds;

        internal Enumerator(ResultStream<T> stream, bool waitsForEnds)
        {
            _stream = stream;
            _waitsForEnds = waitsForEnds;
        }

        /// <summary>The result that came last.</summary>
        public T Current => _stream.Current;

        string IPublicName.PublicName => _stream.PublicName;

        /// <summary>Waits for the next result, and throws what its call has thrown.</summary>
        /// <returns>False when there are no more.</returns>
        public Coroutine<bool> MoveNextAsync() => _stream.MoveNextOnLoop();

        /// <summary>Takes back what has not begun. Coroutines that have (of a <see cref="LoopPool"/>) are cancelled and waited for; functions that have go on unheeded.</summary>
        public async Coroutine DisposeAsync()
        {
            _stream.Abandon();
            if (_waitsForEnds)
                await _stream.WaitForEnds();
        }
    }
}
