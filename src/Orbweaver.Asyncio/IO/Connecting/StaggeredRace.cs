namespace Orbweaver.Asyncio;

/// <summary>Attempts at the same thing, each begun when one has failed or the one before has had its time; the first to succeed wins. As CPython's <c>staggered_race</c>.</summary>
internal sealed class StaggeredRace<T>(IReadOnlyList<Func<Coroutine<T>>> attempts, TimeSpan? delay, Action<T> discard)
    where T : class
{
    private readonly List<LoopTask> _tasks = [];
    private T? _winner;
    private bool _isOver;

    /// <summary>What the attempts failed with, by their places; null for those that did not.</summary>
    internal Exception?[] Errors { get; } = new Exception?[attempts.Count];

    /// <summary>Runs until one has won or all have failed; the others are cancelled and have ended when this returns. What they bring nevertheless is discarded.</summary>
    /// <returns>Null when all have failed.</returns>
    internal async Coroutine<T?> Run()
    {
        var isTaken = false;
        try
        {
            while (_winner is null && Continue() is { Count: > 0 } running)
                await Aio.Wait(running, _tasks.Count < attempts.Count ? delay : null, ReturnWhen.FirstCompleted);
            _isOver = true;
            await EndOthers();
            isTaken = true;
            return _winner;
        }
        finally
        {
            _isOver = true;
            if (!isTaken)
            {
                if (_winner is not null)
                    discard(_winner);
                await EndOthers();
            }
        }
    }

    /// <summary>Begins the next attempt, if there is one.</summary>
    /// <returns>Those under way.</returns>
    private List<LoopTask> Continue()
    {
        if (_tasks.Count < attempts.Count)
            _tasks.Add(Aio.CreateTask(Attempt(_tasks.Count)));
        return _tasks.FindAll(static task => !task.IsDone);
    }

    private async Coroutine EndOthers()
    {
        var others = _tasks.FindAll(static task => !task.IsDone);
        foreach (var task in others)
            task.Cancel();
        if (others.Count > 0)
            await Aio.Wait(others);
    }

    private async Coroutine Attempt(int place)
    {
        try
        {
            var result = await attempts[place]();
            if (_winner is null && !_isOver)
                _winner = result;
            else
                discard(result);
        }
#pragma warning disable CA1031 // told by Errors
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Errors[place] = e;
        }
#pragma warning restore CA1031
    }
}
