namespace Orbweaver.Asyncio.Http;

/// <summary>
/// How long a request and its parts may take. What takes longer ends with <see cref="HttpTimeoutException"/>. All but <see cref="Connect"/> go by the loop's clock. As aiohttp's <c>ClientTimeout</c>.
/// </summary>
public sealed record HttpTimeouts
{
    private readonly TimeSpan? _total = TimeSpan.FromMinutes(5);
    private readonly TimeSpan? _connect = TimeSpan.FromSeconds(30);
    private readonly TimeSpan? _responseHeaders;
    private readonly TimeSpan? _bodyRead;

    /// <summary>No limit anywhere.</summary>
    public static HttpTimeouts None { get; } = new() { Total = null, Connect = null };

    /// <summary>From the call to the end of the body, redirects included. Default: 5 min. Null: no limit. More than zero.</summary>
    public TimeSpan? Total
    {
        get => _total;
        init => _total = Positive(value, nameof(Total));
    }

    /// <summary>
    /// For a connection to be made, the TLS handshake included; by the system's clock. Of the session's limits only, since connections are the session's; not with a
    /// <see cref="HttpSessionOptions.MessageHandler"/> of one's own, nor with a <see cref="LoopHttpOptions.ConnectTimeout"/>, which counts then. Default: 30 s. Null: no limit. More than zero.
    /// </summary>
    public TimeSpan? Connect
    {
        get => _connect;
        init => _connect = Positive(value, nameof(Connect));
    }

    /// <summary>From the call to the response's headers: the wait for a connection, sending and redirects included. Default (null): no limit. More than zero.</summary>
    public TimeSpan? ResponseHeaders
    {
        get => _responseHeaders;
        init => _responseHeaders = Positive(value, nameof(ResponseHeaders));
    }

    /// <summary>For the next bytes of the body, whenever they are waited for: a slow body is no error, a stuck one is. Default (null): no limit. More than zero.</summary>
    public TimeSpan? BodyRead
    {
        get => _bodyRead;
        init => _bodyRead = Positive(value, nameof(BodyRead));
    }

    private static TimeSpan? Positive(TimeSpan? value, string name) => value is null || value > TimeSpan.Zero ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be more than zero; null means no limit.");
}
