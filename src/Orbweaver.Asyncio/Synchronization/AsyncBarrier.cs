namespace Orbweaver.Asyncio;

/// <summary>
/// A place where tasks wait for each other: when so many have come, all go on, and the next round begins. They go on in the order in which they came, but for the last,
/// which need not wait; who comes while they leave waits for the next round. A wait that is cancelled leaves its place free for another. Loop's thread only. As CPython's
/// <c>asyncio.Barrier</c>.
/// </summary>
public sealed class AsyncBarrier
{
    private readonly AsyncCondition _changed = new();
    private readonly Func<bool> _isOpen;
    private readonly Func<bool> _isOver;
    private BarrierState _state;

    /// <summary>Tasks of this round that have come and not left yet.</summary>
    private int _count;

    /// <summary>Makes a barrier.</summary>
    /// <param name="parties">How many tasks wait for each other, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public AsyncBarrier(int parties)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parties, 1);
        Parties = parties;
        _isOpen = () => _state is BarrierState.Filling or BarrierState.Broken;
        _isOver = () => _state is not BarrierState.Filling;
    }

    /// <summary>How many tasks wait for each other.</summary>
    public int Parties { get; }

    /// <summary>How many have come in this round; 0 while they leave.</summary>
    public int WaitingCount => _state == BarrierState.Filling ? _count : 0;

    /// <summary>True after <see cref="Abort"/>, until <see cref="Reset"/>.</summary>
    public bool IsBroken => _state == BarrierState.Broken;

    /// <summary>Its state in figures, as of now.</summary>
    public BarrierStatistics Statistics => new(Parties, WaitingCount, IsBroken);

    /// <summary>Waits until as many tasks have come as there are parties.</summary>
    /// <returns>A number from 0 to <see cref="Parties"/> - 1, another for each task of the round, in the order in which they came.</returns>
    /// <exception cref="BrokenBarrierException">The barrier is broken, or was reset or broken during the wait.</exception>
    public async Coroutine<int> Wait()
    {
        using (await _changed.Acquire())
        {
            await _changed.WaitFor(_isOpen);
            if (IsBroken)
                throw new BrokenBarrierException("The barrier is broken: Abort was called. Reset makes it usable again.");
            var index = _count++;
            try
            {
                if (_count == Parties)
                    Release();
                else
                    await WaitForOthers();
                return index;
            }
            finally
            {
                Leave();
            }
        }
    }

    /// <summary>Calls the round off: those that wait get a <see cref="BrokenBarrierException"/>, and when they have left, the next round begins. Mends a broken barrier.</summary>
    public async Coroutine Reset()
    {
        using (await _changed.Acquire())
        {
            _state = _count > 0 ? BarrierState.Resetting : BarrierState.Filling;
            _changed.NotifyAll();
        }
    }

    /// <summary>Breaks the barrier: those that wait, and all that come, get a <see cref="BrokenBarrierException"/>, until <see cref="Reset"/>.</summary>
    public async Coroutine Abort()
    {
        using (await _changed.Acquire())
        {
            _state = BarrierState.Broken;
            _changed.NotifyAll();
        }
    }

    /// <summary>Its state, for people.</summary>
    public override string ToString() => $"AsyncBarrier [{Name(_state)}{(IsBroken ? "" : $", waiters: {WaitingCount}/{Parties}")}]";

    private static string Name(BarrierState state) => state switch
    {
        BarrierState.Filling => "filling",
        BarrierState.Draining => "draining",
        BarrierState.Resetting => "resetting",
        _ => "broken",
    };

    private void Release()
    {
        _state = BarrierState.Draining;
        _changed.NotifyAll();
    }

    private async Coroutine WaitForOthers()
    {
        await _changed.WaitFor(_isOver);
        if (_state is BarrierState.Broken or BarrierState.Resetting)
            throw new BrokenBarrierException("The barrier was reset or aborted while this task waited, so that the others do not come. Wait again for the next round, or give up.");
    }

    private void Leave()
    {
        if (--_count > 0)
            return;
        if (_state is BarrierState.Resetting or BarrierState.Draining)
            _state = BarrierState.Filling;
        _changed.NotifyAll();
    }
}
