using System.Net;

namespace Orbweaver.Asyncio.Http;

/// <summary>How an <see cref="HttpSession"/> is made.</summary>
public sealed record HttpSessionOptions
{
    private readonly Uri? _baseAddress;

    /// <summary>What relative addresses are relative to; absolute. A path without a slash at its end is cut after its last one, as browsers do. Default (null): all addresses must be absolute.</summary>
    public Uri? BaseAddress
    {
        get => _baseAddress;
        init => _baseAddress = value is null or { IsAbsoluteUri: true } ? value
            : throw new ArgumentException($"BaseAddress is '{value.OriginalString}': it must be absolute, as 'https://example.org/api/'.", nameof(BaseAddress));
    }

    /// <summary>Sent with every request, unless the request has a header of the same name. Default: none.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Whether cookies are kept and sent back. Default: true.</summary>
    public bool UseCookies { get; init; } = true;

    /// <summary>Where cookies are kept: to begin with some, to look at them, to share them among sessions. Default (null): a store of the session's own.</summary>
    public CookieContainer? Cookies { get; init; }

    /// <summary>The time limits of requests that have none of their own. Default: 5 min for all of it, 30 s for the connection.</summary>
    public HttpTimeouts Timeouts { get; init; } = new();

    /// <summary>Whether a response that is no success (2xx) is an error: see <see cref="HttpResponse.EnsureSuccess"/>. Default: false. As aiohttp's <c>raise_for_status</c>.</summary>
    public bool RaiseForStatus { get; init; }

    /// <summary>The HTTP version asked for. Default: 1.1; 2.0 for HTTP/2, where the server can.</summary>
    public Version Version { get; init; } = HttpVersion.Version11;

    /// <summary>
    /// What may come of <see cref="Version"/>. Default: <see cref="HttpVersionPolicy.RequestVersionOrLower"/>. HTTP/2 without TLS needs <see cref="HttpVersionPolicy.RequestVersionExact"/>.
    /// </summary>
    public HttpVersionPolicy VersionPolicy { get; init; } = HttpVersionPolicy.RequestVersionOrLower;

    /// <summary>The settings of the session's own handler. Default: <see cref="LoopHttpOptions"/>' own.</summary>
    public LoopHttpOptions Handler { get; init; } = new();

    /// <summary>
    /// Sends the requests instead of a handler of the session's own: for tests, or one that wraps <see cref="LoopHttp.CreateHandler()"/>. <see cref="Handler"/>, <see cref="UseCookies"/> and
    /// <see cref="HttpTimeouts.Connect"/> mean nothing then, and <see cref="Cookies"/> must be null: they are that handler's affair. The session does not dispose it. Default: null.
    /// </summary>
    public HttpMessageHandler? MessageHandler { get; init; }

    /// <summary>The handler that the options ask for.</summary>
    internal HttpMessageHandler CreateHandler(EventLoop loop)
    {
        if (MessageHandler is not null)
        {
            return Cookies is null ? MessageHandler : throw new ArgumentException(
                "Cookies are kept by the handler, and MessageHandler is not the session's own. Give the container to that handler, or leave MessageHandler out.", nameof(Cookies));
        }

        var handler = LoopHttp.CreateHandler(loop, Handler with { ConnectTimeout = ConnectTimeout, Configure = null });
        handler.UseCookies = UseCookies;
        if (Cookies is not null)
            handler.CookieContainer = Cookies;
        handler.ActivityHeadersPropagator = null; // no trace identifiers to strangers
        Handler.Configure?.Invoke(handler);
        return handler;
    }

    /// <summary>What connections are limited to; null also when they are not the session's affair.</summary>
    internal TimeSpan? ConnectTimeout => MessageHandler is null ? Handler.ConnectTimeout ?? Timeouts.Connect : null;
}
