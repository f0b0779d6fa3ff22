using System.Net;

namespace Orbweaver.Asyncio;

/// <summary>
/// The settings of <see cref="LoopHttp.CreateHandler(LoopHttpOptions)"/> and of a session's own handler that deserve a name; <see cref="Configure"/> reaches all the others.
/// </summary>
public sealed record LoopHttpOptions
{
    private readonly TimeSpan? _connectTimeout;
    private readonly TimeSpan? _pooledConnectionLifetime;
    private readonly TimeSpan? _pooledConnectionIdleTimeout;
    private readonly int? _connectionsPerHost;
    private readonly ConnectOptions _connection = new();

    /// <summary>
    /// Whether a server must show a certificate that this machine trusts, that is for the server's name and in force. Default: true. False takes any certificate, and so anybody who stands between:
    /// for tests and for servers with self-made certificates only. As aiohttp's <c>ssl=False</c>.
    /// </summary>
    public bool VerifyCertificates { get; init; } = true;

    /// <summary>
    /// How a connection is made: which addresses of a name are tried and how soon the next (RFC 8305), from which local address, with which resolver, keep-alive and no-delay.
    /// Default: <see cref="ConnectOptions"/>' own. Its <see cref="ConnectOptions.Tls"/> must be null: HttpClient encrypts by itself, where the address says https.
    /// </summary>
    /// <remarks>Names are kept by the resolver (60 s, unless it is told otherwise), as aiohttp's <c>ttl_dns_cache</c> (10 s) does it.</remarks>
    public ConnectOptions Connection
    {
        get => _connection;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Connection));
            _connection = value.Tls is null ? value : throw new ArgumentException(
                "Connection.Tls must be null: HttpClient encrypts by itself, where the address says https. Set the handler's SslOptions, in Configure.", nameof(Connection));
        }
    }

    /// <summary>How long a connection may take to be made, the TLS handshake included; by the system's clock. Default (null): no limit; in a session <see cref="Http.HttpTimeouts.Connect"/>, instead of which it counts when it is set. More than zero.</summary>
    public TimeSpan? ConnectTimeout
    {
        get => _connectTimeout;
        init => _connectTimeout = value is null || value > TimeSpan.Zero ? value
            : throw new ArgumentOutOfRangeException(nameof(ConnectTimeout), value, "ConnectTimeout must be more than zero; null means no limit.");
    }

    /// <summary>How many connections one host (scheme, name, port) gets at most; requests beyond wait for a free one. Default (null): no limit. At least 1.</summary>
    public int? ConnectionsPerHost
    {
        get => _connectionsPerHost;
        init => _connectionsPerHost = value is null or >= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(ConnectionsPerHost), value, "ConnectionsPerHost must be at least 1; null means no limit.");
    }

    /// <summary>A connection older than this gets no new request, so that a name whose addresses change is looked up again; zero: a connection serves one request. Default (null): no limit. Not negative.</summary>
    public TimeSpan? PooledConnectionLifetime
    {
        get => _pooledConnectionLifetime;
        init => _pooledConnectionLifetime = NotNegative(value, nameof(PooledConnectionLifetime), "null means no limit");
    }

    /// <summary>A connection that had no request for so long is closed; zero: at once. Default (null): the framework's, one minute. Not negative.</summary>
    public TimeSpan? PooledConnectionIdleTimeout
    {
        get => _pooledConnectionIdleTimeout;
        init => _pooledConnectionIdleTimeout = NotNegative(value, nameof(PooledConnectionIdleTimeout), "null leaves the framework's one minute");
    }

    /// <summary>The proxy. Default (null): the one that the environment names (HTTP_PROXY and the like), unless <see cref="UseProxy"/> is off.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>Whether a proxy is used at all. Default: true.</summary>
    public bool UseProxy { get; init; } = true;

    /// <summary>The compressions that are asked for and undone. Default: <see cref="DecompressionMethods.All"/>.</summary>
    public DecompressionMethods Decompression { get; init; } = DecompressionMethods.All;

    /// <summary>Whether redirects are followed, 50 in a row at most. Default: true.</summary>
    public bool FollowRedirects { get; init; } = true;

    /// <summary>Whether a host may get a second HTTP/2 connection when the streams of the first are all in use. Default: false.</summary>
    public bool MultipleHttp2Connections { get; init; }

    /// <summary>Called with the handler before its first use, after all else here is set: for the settings without a name here. Default: null.</summary>
    public Action<SocketsHttpHandler>? Configure { get; init; }

    internal void ApplyTo(SocketsHttpHandler handler)
    {
        if (!VerifyCertificates)
        {
#pragma warning disable CA5359 // asked for in so many words
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        handler.ConnectTimeout = ConnectTimeout ?? Timeout.InfiniteTimeSpan;
        handler.MaxConnectionsPerServer = ConnectionsPerHost ?? int.MaxValue;
        handler.PooledConnectionLifetime = PooledConnectionLifetime ?? Timeout.InfiniteTimeSpan;
        if (PooledConnectionIdleTimeout is { } idle)
            handler.PooledConnectionIdleTimeout = idle;
        handler.UseProxy = UseProxy;
        handler.Proxy = Proxy;
        handler.AutomaticDecompression = Decompression;
        handler.AllowAutoRedirect = FollowRedirects;
        handler.EnableMultipleHttp2Connections = MultipleHttp2Connections;
        Configure?.Invoke(handler);
    }

    private static TimeSpan? NotNegative(TimeSpan? value, string name, string otherwise) => value is null || value >= TimeSpan.Zero ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must not be negative; {otherwise}.");
}
