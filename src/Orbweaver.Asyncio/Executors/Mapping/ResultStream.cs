using System.Runtime.ExceptionServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// Results one by one while later calls are under way. The input is read by whoever takes the results, and only so far ahead that the workers stay busy: it may be endless. One consumer at a time.
/// </summary>
/// <param name="ordered">Results in the input's order; else as they come.</param>
/// <param name="readAhead">Jobs on their way at most.</param>
/// <param name="pool">The pool's class.</param>
/// <param name="method">The pool's public method that was called.</param>
internal abstract class ResultStream<TResult>(bool ordered, int readAhead, string pool, string method) : IJobOwner<TResult>, IPublicName
{
    private readonly object _gate = new();

    /// <summary>Submitted and not consumed. The consumer's.</summary>
    private readonly HashSet<PoolJob<TResult>> _open = [];

    /// <summary>The same in the input's order, when they are taken so.</summary>
    private readonly Queue<PoolJob<TResult>> _inOrder = new();

    /// <summary>When they are taken as they end: ended and not consumed; guarded.</summary>
    private readonly Queue<PoolJob<TResult>> _ended = new();

    /// <summary>Of a loop that waits; guarded.</summary>
    private Waiter? _waiter;
    private PoolJob<TResult>? _current;
    private int _at;
    private bool _isOver;
    private bool _inputEnded;
    private Exception? _inputError;

    internal TResult Current { get; private set; } = default!;

    public string PublicName => $"{pool}.{method}";

    /// <summary>Blocks the thread until there is a result, and throws the call's error.</summary>
    /// <returns>False when there are no more.</returns>
    internal bool MoveNext()
    {
        while (true)
        {
            if (TryMoveNext() is { } moved)
                return moved;
            lock (_gate)
            {
                while (!IsNextThere)
                    Monitor.Wait(_gate);
            }
        }
    }

    /// <inheritdoc cref="MoveNext"/>
    internal async Coroutine<bool> MoveNextOnLoop()
    {
        while (true)
        {
            if (TryMoveNext() is { } moved)
                return moved;
            if (WaiterForNext() is not { } waiter)
                continue;
            waiter.Loop.ExecutorWorkUnderWay++;
            try
            {
                await waiter;
            }
            finally
            {
                waiter.Loop.ExecutorWorkUnderWay--;
            }
        }
    }

    /// <summary>Takes back what has not begun. What has: goes on unheeded, or, where it can be cancelled, is cancelled.</summary>
    internal void Abandon()
    {
        _isOver = true;
        _inputEnded = true;
        _inputError = null;
        foreach (var job in _open.ToArray())
        {
            if (job.Abandon())
                _open.Remove(job);
        }

        _inOrder.Clear();
        _current = null;
        EndInput();
    }

    /// <summary>After <see cref="Abandon"/>, where that cancels: until all have ended.</summary>
    internal async Coroutine WaitForEnds()
    {
        while (true)
        {
            Waiter waiter;
            lock (_gate)
            {
                _open.RemoveWhere(static job => job.HasEnded);
                if (_open.Count == 0)
                    return;
                waiter = _waiter = new Waiter(EventLoop.Running(), this);
            }

            waiter.Loop.ExecutorWorkUnderWay++;
            try
            {
                await waiter;
            }
            finally
            {
                waiter.Loop.ExecutorWorkUnderWay--;
            }
        }
    }

    public void JobEnded(PoolJob<TResult> job)
    {
        Waiter? waiter;
        lock (_gate)
        {
            job.HasEnded = true;
            if (!ordered)
                _ended.Enqueue(job);
            (waiter, _waiter) = (_waiter, null);
            Monitor.PulseAll(_gate);
        }

        waiter?.Loop.TryPost(waiter);
    }

    /// <summary>Submits a job of the input's next items.</summary>
    /// <returns>Null when there are none.</returns>
    protected abstract PoolJob<TResult>? SubmitNext();

    /// <summary>The input is not needed any more.</summary>
    protected abstract void EndInput();

    /// <summary>The result that is taken next is there, or will never be. Under the lock.</summary>
    private bool IsNextThere => _open.Count == 0 || (ordered ? _inOrder.Peek().HasEnded : _ended.Count > 0);

    /// <returns>Null when the next result has not come yet.</returns>
    private bool? TryMoveNext()
    {
        if (_isOver)
            return false;
        Fill();
        if (_current is null && !TakeJob())
        {
            if (_open.Count > 0)
                return null;
            if (_inputError is not { } inputError)
                return false;
            _inputError = null;
            ExceptionDispatchInfo.Throw(inputError);
        }

        var outcome = _current!.Outcomes[_at++];
        if (_at == _current.Outcomes.Length)
            _current = null;
        if (outcome.Error is { } error)
            ExceptionDispatchInfo.Throw(error);
        Current = outcome.Value!;
        return true;
    }

    private bool TakeJob()
    {
        lock (_gate)
        {
            if (_open.Count == 0 || !IsNextThere)
                return false;
            _current = ordered ? _inOrder.Dequeue() : _ended.Dequeue();
        }

        _open.Remove(_current);
        _at = 0;
        Fill();
        return true;
    }

    /// <summary>What reading the input throws is thrown after the results of what was read before.</summary>
    private void Fill()
    {
        while (!_inputEnded && _open.Count < readAhead)
        {
            PoolJob<TResult>? job;
            try
            {
                job = SubmitNext();
            }
#pragma warning disable CA1031 // thrown when its turn has come
            catch (Exception e)
            {
                _inputError = e;
                job = null;
            }
#pragma warning restore CA1031

            if (job is null)
            {
                _inputEnded = true;
                EndInput();
                return;
            }

            _open.Add(job);
            if (ordered)
                _inOrder.Enqueue(job);
        }
    }

    private Waiter? WaiterForNext()
    {
        lock (_gate)
            return IsNextThere ? null : _waiter = new Waiter(EventLoop.Running(), this);
    }

    private sealed class Waiter(EventLoop loop, ResultStream<TResult> stream) : Future<Unit>(loop), IPublicName
    {
        string IPublicName.PublicName => stream.PublicName;

        internal override void Run()
        {
            if (!IsDone)
                Complete(default);
        }
    }
}

/// <summary>The stream of a function's results.</summary>
internal sealed class ResultStream<TArg, TResult>(IJobSource<TArg, TResult> source, IEnumerable<TArg> arguments, int chunkSize, bool ordered, string method)
    : ResultStream<TResult>(ordered, source.ReadAhead, source.PoolName, method)
{
    private readonly List<TArg> _chunk = new(Math.Min(chunkSize, 1024));
    private IEnumerator<TArg>? _input;
    private bool _inputEnded;
    private Exception? _readError;
    private int _read;

    protected override PoolJob<TResult>? SubmitNext()
    {
        Read();
        if (_chunk.Count == 0)
        {
            if (_readError is { } error)
                ExceptionDispatchInfo.Throw(error);
            return null;
        }

        var first = _read;
        _read += _chunk.Count;
        TArg[] items = [.. _chunk];
        _chunk.Clear();
        return source.Submit(items, first, this);
    }

    protected override void EndInput()
    {
        _inputEnded = true;
        var input = _input;
        _input = null;
        input?.Dispose();
    }

    /// <summary>A chunk that an exception cuts short is worked on nevertheless.</summary>
    private void Read()
    {
        try
        {
            while (!_inputEnded && _chunk.Count < chunkSize)
            {
                _input ??= arguments.GetEnumerator();
                if (_input.MoveNext())
                    _chunk.Add(_input.Current);
                else
                    _inputEnded = true;
            }
        }
#pragma warning disable CA1031 // thrown when its turn has come
        catch (Exception e)
        {
            _readError = e;
            _inputEnded = true;
        }
#pragma warning restore CA1031
    }
}
