using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>How Kestrel's connections are run. See <see cref="OrbweaverTransportExtensions.UseOrbweaverTransport(Microsoft.AspNetCore.Hosting.IWebHostBuilder, Action{OrbweaverTransportOptions})"/>.</summary>
public sealed class OrbweaverTransportOptions
{
    /// <summary>
    /// The loop that the connections run on, which the program runs itself for as long as the server lives. Default (null): each endpoint has a loop and a thread of its own.
    /// </summary>
    public EventLoop? Loop { get; set; }

    /// <summary>How many connections the system keeps waiting until they are accepted. Default: 512.</summary>
    public int Backlog { get; set; } = 512;

    /// <summary>Sends small writes at once. Default: true.</summary>
    public bool NoDelay { get; set; } = true;

    /// <summary>How much of a request may be unread before the connection is read no further, in bytes; 0 for no limit. Default: 1 MiB.</summary>
    public long MaxReadBufferSize { get; set; } = 1024 * 1024;

    /// <summary>How much of a response may be unsent before writing it waits, in bytes; 0 for no limit. Default: 64 KiB.</summary>
    public long MaxWriteBufferSize { get; set; } = 64 * 1024;
}
