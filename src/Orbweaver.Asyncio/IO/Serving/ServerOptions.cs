using System.Net.Security;

namespace Orbweaver.Asyncio;

/// <summary>
/// How <see cref="Aio.StartServer"/> and <see cref="Aio.StartUnixServer"/> serve. To a Unix-domain socket <see cref="ReuseAddress"/>, <see cref="ReusePort"/>, <see cref="NoDelay"/> and <see cref="KeepAlive"/>
/// mean nothing.
/// </summary>
public sealed record ServerOptions
{
    private readonly int _backlog = 512;
    private readonly int _readLimit = 64 * 1024;
    private readonly TimeSpan? _handshakeTimeout = ConnectionTimes.UsualHandshakeTimeout;
    private readonly TimeSpan? _keepAlive;

    /// <summary>How many connections the system keeps that have not been accepted yet; it may keep fewer. Default: 512; at least 1.</summary>
    public int Backlog
    {
        get => _backlog;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(Backlog));
            _backlog = value;
        }
    }

    /// <summary>Takes a port over at once whose last connections the system still remembers. Default: true; nothing on Windows, where it would let any program take the port.</summary>
    public bool ReuseAddress { get; init; } = true;

    /// <summary>Lets several servers, of several loops or programs, share the port: the system deals the connections out. Default: false. Linux and macOS only.</summary>
    public bool ReusePort { get; init; }

    /// <summary>See <see cref="TcpStream.NoDelay"/>. Default: true.</summary>
    public bool NoDelay { get; init; } = true;

    /// <summary>The system looks whether a silent peer is still there after so long. Default (null): it does not. At least 1 s; whole seconds count, and no more than 32,767.</summary>
    public TimeSpan? KeepAlive
    {
        get => _keepAlive;
        init => _keepAlive = ConnectionTimes.KeepAlive(value, nameof(KeepAlive));
    }

    /// <summary>Encrypts each connection before its handler sees it. Default (null): no encryption.</summary>
    public SslServerAuthenticationOptions? Tls { get; init; }

    /// <summary>How long a TLS handshake may take. Default: 60 s. Null: no limit. More than zero.</summary>
    public TimeSpan? HandshakeTimeout
    {
        get => _handshakeTimeout;
        init => _handshakeTimeout = ConnectionTimes.HandshakeTimeout(value, nameof(HandshakeTimeout));
    }

    /// <summary>The <see cref="LoopStream.ReadLimit"/> of each connection. Default: 65,536; at least 1.</summary>
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
