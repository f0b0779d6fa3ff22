using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>How <see cref="Aio.OpenConnection"/> connects.</summary>
public sealed record ConnectOptions
{
    private readonly TimeSpan? _attemptDelay = TimeSpan.FromMilliseconds(250);
    private readonly TimeSpan? _handshakeTimeout = ConnectionTimes.UsualHandshakeTimeout;
    private readonly TimeSpan? _keepAlive;
    private readonly int _readLimit = 64 * 1024;

    /// <summary>The addresses that are tried: <see cref="AddressFamily.InterNetwork"/>, <see cref="AddressFamily.InterNetworkV6"/>, or <see cref="AddressFamily.Unspecified"/> (the default) for both.</summary>
    public AddressFamily AddressFamily { get; init; }

    /// <summary>
    /// A host's addresses are tried in turn, IPv6 and IPv4 alternating; after so long the next one is tried while the one before still is, and the first that answers wins (RFC 8305, "Happy Eyeballs").
    /// Default: 250 ms. Null: the next only when the one before has failed. Not negative.
    /// </summary>
    public TimeSpan? AttemptDelay
    {
        get => _attemptDelay;
        init => _attemptDelay = value is null || value >= TimeSpan.Zero ? value
            : throw new ArgumentOutOfRangeException(nameof(AttemptDelay), value, "AttemptDelay must not be negative; null tries one address after the other.");
    }

    /// <summary>The address to connect from; addresses of another family are not tried. Default (null): the system's choice. Port 0: any.</summary>
    public IPEndPoint? LocalEndPoint { get; init; }

    /// <summary>See <see cref="TcpStream.NoDelay"/>. Default: true.</summary>
    public bool NoDelay { get; init; } = true;

    /// <summary>The system looks whether a silent peer is still there after so long. Default (null): it does not. At least 1 s; whole seconds count, and no more than 32,767.</summary>
    public TimeSpan? KeepAlive
    {
        get => _keepAlive;
        init => _keepAlive = ConnectionTimes.KeepAlive(value, nameof(KeepAlive));
    }

    /// <summary>Encrypts the connection (<see cref="TcpStream.StartTls(SslClientAuthenticationOptions)"/>); without a <see cref="SslClientAuthenticationOptions.TargetHost"/> the certificate must be for the host connected to. Default (null): no encryption.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>How long the TLS handshake may take. Default: 60 s. Null: no limit. More than zero.</summary>
    public TimeSpan? HandshakeTimeout
    {
        get => _handshakeTimeout;
        init => _handshakeTimeout = ConnectionTimes.HandshakeTimeout(value, nameof(HandshakeTimeout));
    }

    /// <summary>Finds the host's addresses. Default (null): <see cref="EventLoop.Resolver"/>.</summary>
    public NameResolver? Resolver { get; init; }

    /// <summary>The stream's <see cref="LoopStream.ReadLimit"/>. Default: 65,536; at least 1.</summary>
    public int ReadLimit
    {
        get => _readLimit;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(ReadLimit));
            _readLimit = value;
        }
    }
}
