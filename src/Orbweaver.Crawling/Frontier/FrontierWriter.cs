using Orbweaver.Asyncio;

namespace Orbweaver.Crawling;

/// <summary>
/// Commits to the frontier off the loop's thread, one batch after the other: while one is being stored the next fills. A batch goes out at once when new
/// URLs are wanted, else when it has gathered for a while, so that a busy crawl makes few transactions and a starting one waits for none.
/// </summary>
internal sealed class FrontierWriter
{
    /// <summary>How long a batch gathers when there is enough to do without it: what a crash costs at the most in repeated work.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    private readonly EventLoop _loop;
    private readonly IFrontier _frontier;
    private readonly IRecordOutput? _output;
    private readonly Func<bool> _isUrgent;
    private readonly Action<IReadOnlyList<FrontierEntry>> _committed;
    private readonly AsyncSemaphore _turn = new(1);
    private FrontierBatch _spare = new();
    private Future<Unit>? _work;
    private bool _gathering;
    private bool _closed;

    /// <summary>Makes a writer.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="frontier">Where to.</param>
    /// <param name="output">Where the records go.</param>
    /// <param name="isUrgent">True when new URLs are wanted soon.</param>
    /// <param name="committed">Told after each commit, on the loop's thread, which URLs were new.</param>
    internal FrontierWriter(EventLoop loop, IFrontier frontier, IRecordOutput? output, Func<bool> isUrgent, Action<IReadOnlyList<FrontierEntry>> committed)
    {
        _loop = loop;
        _frontier = frontier;
        _output = output;
        _isUrgent = isUrgent;
        _committed = committed;
    }

    /// <summary>The batch that is filling.</summary>
    internal FrontierBatch Batch { get; private set; } = new();

    /// <summary>True when everything is stored.</summary>
    internal bool IsIdle { get; private set; } = true;

    /// <summary>Something was put into <see cref="Batch"/>, or new URLs became urgent.</summary>
    internal void Notify()
    {
        IsIdle &= Batch.IsEmpty;
        if (_work is { IsDone: false } && (!_gathering || _closed || _isUrgent()))
            _work.SetResult(default);
    }

    /// <summary>Commits until <see cref="Close"/>, and then what is left.</summary>
    internal async Coroutine Run()
    {
        while (!_closed || !Batch.IsEmpty)
        {
            if (Batch.IsEmpty)
                await Wait();
            else if (!_isUrgent() && !_closed)
                await Gather();

            // What the visits of this pass still have to add comes along.
            await Aio.Sleep(0);
            if (!Batch.IsEmpty)
                await CommitBatch();
        }
    }

    /// <summary>No more batches will come; <see cref="Run"/> ends when all is stored.</summary>
    internal void Close()
    {
        _closed = true;
        Notify();
    }

    /// <summary>Reads a host's queue on, between two commits.</summary>
    internal Coroutine<IReadOnlyList<FrontierEntry>> Read(long hostId, long afterId, int count) => Off(() => _frontier.Read(hostId, afterId, count));

    private async Coroutine Wait()
    {
        _work = new Future<Unit>(_loop);
        await _work;
    }

    private async Coroutine Gather()
    {
        _gathering = true;
        _work = new Future<Unit>(_loop);
        var end = _loop.CallLater(Gathering, () =>
        {
            if (!_work.IsDone)
                _work.SetResult(default);
        });
        await _work;
        end.Cancel();
        _gathering = false;
    }

    private async Coroutine CommitBatch()
    {
        var batch = Batch;
        Batch = _spare;
        var result = await Off(() => _frontier.Commit(batch, _output));
        batch.Clear();
        _spare = batch;
        IsIdle = Batch.IsEmpty;
        _committed(result.Admitted);
    }

    /// <summary>Off the loop's thread, one at a time. A frontier in memory is asked in place: it does not block, and a simulated crawl stays in its order.</summary>
    private async Coroutine<T> Off<T>(Func<T> work)
    {
        using (await _turn.Acquire())
            return _frontier is MemoryFrontier ? work() : await Task.Run(work);
    }
}
