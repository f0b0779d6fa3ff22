using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>How Kestrel's connections are run. See <see cref="OrbweaverTransportExtensions.UseOrbweaverTransport(Microsoft.AspNetCore.Hosting.IWebHostBuilder, Action{OrbweaverTransportOptions})"/>.</summary>
public sealed class OrbweaverTransportOptions
{
    private int _backlog = 512;
    private long _maxReadBufferSize = 1024 * 1024;
    private long _maxWriteBufferSize = 64 * 1024;

    /// <summary>
    /// The loop that the connections run on. The program runs it itself, from before the server starts until after it has stopped: on a loop that ends sooner, requests under way are never answered.
    /// Default (null): the server has a loop and a thread of its own, for all its endpoints.
    /// </summary>
    public EventLoop? Loop { get; set; }

    /// <summary>How many connections the system keeps waiting until they are accepted. At least 1. Default: 512.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Backlog
    {
        get => _backlog;
        set => _backlog = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Backlog must be 1 or more.");
    }

    /// <summary>Sends small writes at once (TCP_NODELAY). Default: true.</summary>
    public bool NoDelay { get; set; } = true;

    /// <summary>How much of a request may be unread before the connection is read no further, in bytes; 0 for no limit. Default: 1 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public long MaxReadBufferSize
    {
        get => _maxReadBufferSize;
        set => _maxReadBufferSize = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxReadBufferSize must be 0, for no limit, or more.");
    }

    /// <summary>How much of a response may be unsent before writing it waits, in bytes; 0 for no limit. Default: 64 KiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public long MaxWriteBufferSize
    {
        get => _maxWriteBufferSize;
        set => _maxWriteBufferSize = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxWriteBufferSize must be 0, for no limit, or more.");
    }

    /// <summary>What the server's patience with its loop is measured by.</summary>
    internal TimeProvider Time { get; set; } = TimeProvider.System;
}
