namespace Orbweaver.Asyncio;

/// <summary>How a loop waits for its sockets: <see cref="EventLoopOptions.Reactor"/>.</summary>
public enum ReactorKind
{
    /// <summary>What the environment variable ORBWEAVER_REACTOR names (<c>epoll</c>, <c>portable</c>), else epoll on Linux and the portable one elsewhere.</summary>
    Automatic,

    /// <summary>Direct system calls: Linux only.</summary>
    Epoll,

    /// <summary>System.Net.Sockets: any system.</summary>
    Portable,
}
