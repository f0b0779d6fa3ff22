using System.Collections;

namespace Orbweaver.Asyncio;

/// <summary>
/// Futures in the order of their ends, as <see cref="Aio.AsCompleted{T}(IEnumerable{Future{T}}, TimeSpan?)"/> gives them. <c>await foreach</c> yields the futures themselves, done; <c>foreach</c>
/// yields a coroutine for each, which waits for the next end and gives its result. Can be gone through once: a second loop goes on where the first was left.
/// </summary>
/// <typeparam name="T">The results' type.</typeparam>
/// <remarks>Loop's thread only. Leaving a loop early cancels nothing.</remarks>
public sealed class CompletionSequence<T> : IEnumerable<Coroutine<T>>
{
    private readonly AsyncQueue<Future<T>?> _done = new();
    private readonly List<Future<T>> _order = [];
    private readonly HashSet<Future<T>> _todo;
    private readonly Action<Future> _completed;
    private readonly TimerHandle? _timer;

    /// <summary>How many have not been handed out yet.</summary>
    private int _left;

    internal CompletionSequence(EventLoop loop, IEnumerable<Future<T>> futures, TimeSpan? timeout)
    {
        _todo = [];
        _order.AddRange(futures.Where(_todo.Add));
        if (_todo.Contains(null!))
            throw new ArgumentException("One of the futures to be waited for is null.", nameof(futures));
        _left = _order.Count;
        if (_order.Exists(f => !ReferenceEquals(f.Loop, loop)))
            throw new ArgumentException("All futures of one AsCompleted must belong to the loop that runs.", nameof(futures));
        _completed = Completed;
        foreach (var future in _order)
            future.AddDoneCallbackFor(loop.CurrentTask as Future, _completed);
        if (_left > 0 && timeout is { } delay)
            _timer = loop.CallLater(delay, TimeIsOver);
    }

    /// <summary>For <c>await foreach</c>.</summary>
    public Enumerator GetAsyncEnumerator() => new(this);

    /// <inheritdoc/>
    public IEnumerator<Coroutine<T>> GetEnumerator()
    {
        while (_left > 0)
        {
            _left--;
            yield return NextResult();
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private async Coroutine<T> NextResult() => (await Next()).Result;

    private async Coroutine<Future<T>> Next() => await _done.Get()
        ?? throw new TimeoutException("The time allowed is over, and not all futures are done.");

    private void Completed(Future future)
    {
        var done = (Future<T>)future;
        if (!_todo.Remove(done))
            return; // the time was over first
        _done.TryPut(done);
        if (_todo.Count == 0)
            _timer?.Cancel();
    }

    private void TimeIsOver()
    {
        foreach (var future in _order.Where(_todo.Contains))
        {
            future.RemoveDoneCallback(_completed);
            _done.TryPut(null);
        }

        _todo.Clear();
    }

    /// <summary>For <c>await foreach</c>: its waits are coroutines, which are cancelled with the task that awaits them.</summary>
    public sealed class Enumerator
    {
        private readonly CompletionSequence<T> _sequence;
        private Future<T>? _current;

        internal Enumerator(CompletionSequence<T> sequence) => _sequence = sequence;

        /// <summary>The future that ended, one of those that were given.</summary>
        public Future<T> Current => _current ?? throw new InvalidOperationException("There is no current future: call MoveNextAsync first.");

        /// <summary>Waits for the next end.</summary>
        /// <returns>False when there are no more.</returns>
        /// <exception cref="TimeoutException">The time allowed is over.</exception>
        public async Coroutine<bool> MoveNextAsync()
        {
            _current = null;
            if (_sequence._left == 0)
                return false;
            _sequence._left--;
            _current = await _sequence.Next();
            return true;
        }
    }
}
