using System.Globalization;
using Orbweaver.Asyncio;

namespace Orbweaver.Crawling;

/// <summary>
/// Decides which host is asked next, and when: politeness is decided here and nowhere else. Hosts that may be asked stand in a line and take turns, one
/// request each; those that must wait have a timer. Loop's thread only.
/// </summary>
internal sealed class Scheduler
{
    private readonly EventLoop _loop;
    private readonly int _concurrency;
    private readonly int _perHost;
    private readonly Func<HostQueue, FrontierEntry, bool> _start;
    private readonly Dictionary<long, HostQueue> _hosts = [];
    private readonly Queue<HostQueue> _line = new();
    private readonly HashSet<HostQueue> _waiting = [];
    private bool _pumping;

    /// <summary>Makes a scheduler.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="options">Concurrency and per-host limit.</param>
    /// <param name="start">
    /// Starts a visit, which ends with <see cref="Finished"/>; or returns false when the URL is dealt with already and its host is not asked. Must not block.
    /// </param>
    internal Scheduler(EventLoop loop, CrawlOptions options, Func<HostQueue, FrontierEntry, bool> start)
    {
        _loop = loop;
        _concurrency = options.Concurrency;
        _perHost = options.PerHost;
        _start = start;
    }

    /// <summary>Visits under way.</summary>
    internal int InFlight { get; private set; }

    /// <summary>How many more visits may start.</summary>
    internal long Allowance { get; private set; } = long.MaxValue;

    /// <summary>True when fewer URLs are at hand than could go out at once: new ones are wanted soon.</summary>
    internal bool IsHungry { get; private set; } = true;

    /// <summary>True when nothing starts any more: what ends now was given up.</summary>
    internal bool IsClosed { get; private set; }

    internal HostQueue? Find(long hostId) => _hosts.GetValueOrDefault(hostId);

    internal void Add(HostQueue host) => _hosts.Add(host.Id, host);

    /// <summary>So many visits may end with a record, and no more.</summary>
    internal void Limit(long visits) => Allowance = visits;

    /// <summary>Nothing starts any more.</summary>
    internal void Close()
    {
        IsClosed = true;
        Allowance = 0;
    }

    /// <summary>A visit has ended.</summary>
    /// <param name="host">Its host.</param>
    /// <param name="recorded">False when the URL is to be visited again.</param>
    internal void Finished(HostQueue host, bool recorded)
    {
        InFlight--;
        host.InFlight--;
        if (!recorded && !IsClosed)
            Allowance++;
        Consider(host);
        Pump();
    }

    /// <summary>Puts a host where it belongs: in the line, among those that wait, or nowhere.</summary>
    internal void Consider(HostQueue host)
    {
        if (host.IsInLine || host.InFlight >= _perHost || host.NextStart() is not { } next)
            return;
        if (host.Timer is { } timer)
        {
            if (timer.When.Ticks <= next)
                return;
            timer.Cancel();
            Unset(host);
        }

        if (next <= _loop.Time.Ticks)
        {
            host.IsInLine = true;
            _line.Enqueue(host);
            return;
        }

        _waiting.Add(host);
        host.Timer = _loop.CallAt(TimeSpan.FromTicks(next), () =>
        {
            Unset(host);
            Consider(host);
            Pump();
        });
    }

    /// <summary>Starts what may start now.</summary>
    internal void Pump()
    {
        if (_pumping)
            return;
        _pumping = true;
        while (InFlight < _concurrency && Allowance > 0 && _line.TryDequeue(out var host))
        {
            host.IsInLine = false;
            var now = _loop.Time.Ticks;
            if (host.NextAt <= now && host.TryTake(now, out var entry))
            {
                Allowance--;
                if (_start(host, entry))
                {
                    InFlight++;
                    host.InFlight++;
                    if (host.Delay > TimeSpan.Zero)
                        host.Hold(now + host.Delay.Ticks, host.DelayReason);
                }
            }

            Consider(host);
        }

        IsHungry = _line.Count < _concurrency && _line.Sum(h => h.Count) < _concurrency * 2;
        _pumping = false;
    }

    /// <summary>What is waited for when nothing is under way, for people; null when something is.</summary>
    internal string? Waiting()
    {
        if (InFlight > 0 || _line.Count > 0 || _waiting.Count == 0)
            return null;
        var first = _waiting.MinBy(h => h.NextStart() ?? long.MaxValue)!;
        var seconds = TimeSpan.FromTicks(Math.Max(0, (first.NextStart() ?? 0) - _loop.Time.Ticks)).TotalSeconds;
        return string.Create(CultureInfo.InvariantCulture, $"{first.Origin.Host}: next request in {seconds:0.0} s ({first.WaitReason()})");
    }

    private void Unset(HostQueue host)
    {
        host.Timer = null;
        _waiting.Remove(host);
    }
}
