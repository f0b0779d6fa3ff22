namespace Orbweaver.Asyncio;

/// <content>What its connections share.</content>
public sealed partial class EventLoop
{
    /// <summary>Finds the addresses of hosts for <see cref="Aio.OpenConnection"/>, <see cref="Aio.StartServer"/> and <see cref="LoopHttp"/>. Default: one that asks the system and keeps an answer for 60 s.</summary>
    public NameResolver Resolver
    {
        get => field ?? Interlocked.CompareExchange(ref field, new NameResolver(), null) ?? field;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>As <see cref="Time"/>, for other threads: it leaves the loop's own note of the time alone.</summary>
    internal TimeSpan TimeFromOutside => _virtualClock is { } clock ? new TimeSpan(clock.GetTimestamp() - _origin) : _timeProvider.GetElapsedTime(_origin, _timeProvider.GetTimestamp());

    /// <summary>Before the loop has needed one.</summary>
    internal void UseReactor(Reactor reactor)
    {
        _reactor = reactor;
        reactor.Loop = this;
    }
}
