using Orbweaver.Asyncio;

namespace Orbweaver.Crawling;

/// <summary>
/// One host's part of the frontier in memory, and when it may be asked. Of a long queue only a window is here: the rest is read in from the frontier when
/// the window runs low. Loop's thread only.
/// </summary>
internal sealed class HostQueue(long id, WebUrl origin)
{
    /// <summary>URLs of a host kept in memory at the most.</summary>
    internal const int Window = 4096;

    private readonly Queue<FrontierEntry> _window = new();

    /// <summary>URLs to try again, by the loop's time in ticks.</summary>
    private readonly PriorityQueue<FrontierEntry, long> _delayed = new();

    /// <summary>The id of the last URL that came into the window: the frontier is read on from there.</summary>
    private long _lastRead;

    internal long Id { get; } = id;

    /// <summary>Scheme, name and port.</summary>
    internal WebUrl Origin { get; } = origin;

    /// <summary>True once the host has answered: when it cannot be reached later, that is taken for an outage that will end.</summary>
    internal bool HasAnswered { get; set; }

    /// <summary>How often in a row it was waited for in vain.</summary>
    internal int Outages { get; set; }

    /// <summary>The loop's time, in ticks, until which the present wait lasts.</summary>
    internal long OutageUntil { get; set; }

    /// <summary>True when it was given up for this run: nothing is asked of it.</summary>
    internal bool IsParked { get; set; }

    /// <summary>URLs admitted and not yet recorded, those beyond the window and in flight included.</summary>
    internal long Queued { get; set; }

    /// <summary>Requests in flight.</summary>
    internal int InFlight { get; set; }

    /// <summary>The loop's time, in ticks, before which no request starts.</summary>
    internal long NextAt { get; private set; }

    /// <summary>Why <see cref="NextAt"/> is what it is, for people.</summary>
    internal string NextReason { get; private set; } = "";

    /// <summary>Least time between the starts of two requests.</summary>
    internal TimeSpan Delay { get; set; }

    /// <summary>Where the delay comes from, for people.</summary>
    internal string DelayReason { get; set; } = "delay";

    /// <summary>True while it stands in the scheduler's line.</summary>
    internal bool IsInLine { get; set; }

    /// <summary>Set while it waits for its time.</summary>
    internal TimerHandle? Timer { get; set; }

    /// <summary>True when the frontier holds URLs of this host beyond the window.</summary>
    internal bool HasMore { get; set; }

    /// <summary>True while the window is being read in.</summary>
    internal bool IsReading { get; set; }

    /// <summary>What robots.txt says; nothing is fetched before it is known.</summary>
    internal RobotsVerdict? Robots { get; set; }

    internal bool WantsReading => HasMore && !IsReading && _window.Count < Window / 2;

    internal long LastRead => _lastRead;

    /// <summary>True when nothing is queued here, nor beyond the window.</summary>
    internal bool IsEmpty => _window.Count == 0 && _delayed.Count == 0 && !HasMore;

    /// <summary>URLs that could go out now or later, as far as they are in memory.</summary>
    internal int Count => _window.Count + _delayed.Count;

    /// <summary>Takes a newly admitted URL in, when the window has room and nothing older waits outside.</summary>
    internal void Admit(in FrontierEntry entry)
    {
        if (HasMore || _window.Count >= Window)
        {
            HasMore = true;
            return;
        }

        _window.Enqueue(entry);
        _lastRead = entry.Id;
    }

    /// <summary>Takes in what was read from the frontier.</summary>
    internal void Append(IReadOnlyList<FrontierEntry> entries, bool more, long now, long nowUnix)
    {
        foreach (var entry in entries)
        {
            _lastRead = entry.Id;
            if (entry.NotBefore > nowUnix)
                _delayed.Enqueue(entry, now + ((entry.NotBefore - nowUnix) * TimeSpan.TicksPerMillisecond));
            else
                _window.Enqueue(entry);
        }

        HasMore = more;
    }

    internal void Postpone(in FrontierEntry entry, long until) => _delayed.Enqueue(entry, until);

    /// <summary>No request before this time; a later time already set stays.</summary>
    internal void Hold(long until, string reason)
    {
        if (until <= NextAt)
            return;
        NextAt = until;
        NextReason = reason;
    }

    /// <summary>When its next request may start, in ticks of the loop's time; null when there is nothing to ask for.</summary>
    internal long? NextStart() =>
        Robots is null || IsParked ? null
        : _window.Count > 0 ? NextAt
        : _delayed.TryPeek(out _, out var due) ? Math.Max(NextAt, due)
        : null;

    /// <summary>Why the next request waits, for people.</summary>
    internal string WaitReason() =>
        _window.Count == 0 && _delayed.TryPeek(out _, out var due) && due > NextAt ? "trying again after a failure" : NextReason;

    /// <summary>Takes the next URL that is due.</summary>
    internal bool TryTake(long now, out FrontierEntry entry)
    {
        entry = default;
        if (IsParked)
            return false;
        if (_delayed.TryPeek(out entry, out var due) && due <= now)
        {
            _delayed.Dequeue();
            return true;
        }

        return _window.TryDequeue(out entry);
    }
}
