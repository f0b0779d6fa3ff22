namespace Orbweaver.Asyncio;

/// <content>What its connections share.</content>
public sealed partial class EventLoop
{
    /// <summary>Finds the addresses of hosts for <see cref="Aio.OpenConnection"/> and <see cref="Aio.StartServer"/>. Default: one that asks the system and keeps an answer for 60 s.</summary>
    public NameResolver Resolver
    {
        get => field ??= new NameResolver();
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>Before the loop has needed one.</summary>
    internal void UseReactor(Reactor reactor) => _reactor = reactor;
}
