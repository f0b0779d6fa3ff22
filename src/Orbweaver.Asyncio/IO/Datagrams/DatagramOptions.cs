namespace Orbweaver.Asyncio;

/// <summary>How a <see cref="DatagramEndpoint"/> is opened.</summary>
public sealed record DatagramOptions
{
    /// <summary>Whether it may send to broadcast addresses. Default: false.</summary>
    public bool AllowBroadcast { get; init; }

    /// <summary>Whether other sockets may be bound to the same address (SO_REUSEADDR), as multicast needs it. Default: false.</summary>
    public bool ReuseAddress { get; init; }
}
