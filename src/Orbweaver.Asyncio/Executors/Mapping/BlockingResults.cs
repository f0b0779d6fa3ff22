using System.Collections;

namespace Orbweaver.Asyncio;

/// <summary>What the blocking <c>IMap</c> methods return: each enumeration makes its own calls.</summary>
internal sealed class BlockingResults<TResult>(Func<ResultStream<TResult>> begin, Action demand) : IEnumerable<TResult>
{
    public IEnumerator<TResult> GetEnumerator()
    {
        demand();
        return new Enumerator(begin(), demand);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Enumerator(ResultStream<TResult> stream, Action demand) : IEnumerator<TResult>
    {
        public TResult Current => stream.Current;

        object? IEnumerator.Current => Current;

        public bool MoveNext()
        {
            demand();
            return stream.MoveNext();
        }

        public void Reset() => throw new NotSupportedException("Results cannot be gone through again: enumerate anew, which makes the calls anew.");

        public void Dispose() => stream.Abandon();
    }
}
