namespace Orbweaver.Asyncio;

/// <summary>Which implementation of <see cref="Reactor"/> a loop uses.</summary>
internal enum ReactorKind
{
    /// <summary>What the variable ORBWEAVER_REACTOR names, else epoll on Linux and the portable one elsewhere.</summary>
    Automatic,

    /// <summary>Direct system calls: Linux only.</summary>
    Epoll,

    /// <summary>System.Net.Sockets: any system.</summary>
    Portable,
}
