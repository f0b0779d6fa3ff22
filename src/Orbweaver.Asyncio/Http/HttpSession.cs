using System.Net;

namespace Orbweaver.Asyncio.Http;

/// <summary>
/// HttpClient in coroutines, with the conveniences that users of aiohttp know: connections that are kept and used again, cookies, headers and a base address for all
/// requests, a time limit for each phase, bodies read as they come. As aiohttp's <c>ClientSession</c>.
/// </summary>
/// <remarks>
/// Belongs to the loop that ran when it was made; loop's thread only. Make one for many requests, and dispose it at the end. Cancelling the task that awaits a request ends the
/// request. What the network refuses is an <see cref="HttpRequestException"/>, what takes too long an <see cref="HttpTimeoutException"/>.
/// </remarks>
/// <example>
/// <code>
/// using var http = new HttpSession();
/// var page = await http.GetText("https://example.org/");
/// </code>
/// </example>
public sealed partial class HttpSession : IDisposable
{
    private readonly EventLoop _loop;
    private readonly HttpClient _client;
    private readonly HttpSessionOptions _options;
    private bool _disposed;

    /// <summary>Makes a session with the default options.</summary>
    /// <exception cref="InvalidOperationException">No loop runs on this thread.</exception>
    public HttpSession()
        : this(new HttpSessionOptions())
    {
    }

    /// <summary>Makes a session.</summary>
    /// <exception cref="InvalidOperationException">No loop runs on this thread.</exception>
    public HttpSession(HttpSessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _loop = EventLoop.Running();
        _options = options;
        _client = new HttpClient(options.CreateHandler(_loop), disposeHandler: options.MessageHandler is null)
        {
            BaseAddress = options.BaseAddress,
            DefaultRequestVersion = options.Version,
            DefaultVersionPolicy = options.VersionPolicy,
            Timeout = Timeout.InfiniteTimeSpan, // its timer is the pool's; the session's are the loop's
        };
        foreach (var (name, value) in options.Headers)
        {
            if (!_client.DefaultRequestHeaders.TryAddWithoutValidation(name, value))
                throw new ArgumentException($"The header '{name}' cannot be sent with every request: it describes a body, or its name is not valid.", nameof(options));
        }
    }

    /// <summary>Sends a GET.</summary>
    /// <inheritdoc cref="Request(HttpMethod, string, HttpContent?, HttpCall?)"/>
    public Coroutine<HttpResponse> Get(string url, HttpCall? call = null) => Request(HttpMethod.Get, url, null, call);

    /// <summary>Sends a HEAD: as a GET, but only the headers come.</summary>
    /// <inheritdoc cref="Request(HttpMethod, string, HttpContent?, HttpCall?)"/>
    public Coroutine<HttpResponse> Head(string url, HttpCall? call = null) => Request(HttpMethod.Head, url, null, call);

    /// <summary>Sends an OPTIONS.</summary>
    /// <inheritdoc cref="Request(HttpMethod, string, HttpContent?, HttpCall?)"/>
    public Coroutine<HttpResponse> Options(string url, HttpCall? call = null) => Request(HttpMethod.Options, url, null, call);

    /// <summary>Sends a POST.</summary>
    /// <inheritdoc cref="Request(HttpMethod, string, HttpContent?, HttpCall?)"/>
    public Coroutine<HttpResponse> Post(string url, HttpContent? content = null, HttpCall? call = null) => Request(HttpMethod.Post, url, content, call);

    /// <summary>Sends a PUT.</summary>
    /// <inheritdoc cref="Request(HttpMethod, string, HttpContent?, HttpCall?)"/>
    public Coroutine<HttpResponse> Put(string url, HttpContent? content = null, HttpCall? call = null) => Request(HttpMethod.Put, url, content, call);

    /// <summary>Sends a PATCH.</summary>
    /// <inheritdoc cref="Request(HttpMethod, string, HttpContent?, HttpCall?)"/>
    public Coroutine<HttpResponse> Patch(string url, HttpContent? content = null, HttpCall? call = null) => Request(HttpMethod.Patch, url, content, call);

    /// <summary>Sends a DELETE.</summary>
    /// <inheritdoc cref="Request(HttpMethod, string, HttpContent?, HttpCall?)"/>
    public Coroutine<HttpResponse> Delete(string url, HttpCall? call = null) => Request(HttpMethod.Delete, url, null, call);

    /// <summary>Sends a request, and waits for the headers of the response; the body is read with the response's methods.</summary>
    /// <param name="method">GET, POST, or any other.</param>
    /// <param name="url">Absolute, or relative to the session's base address.</param>
    /// <param name="content">The body: a <see cref="StringContent"/>, <see cref="StreamContent"/>, <see cref="FormUrlEncodedContent"/>, <see cref="MultipartForm"/> … Null: none.</param>
    /// <param name="call">What else belongs to this request; null for nothing.</param>
    /// <returns>The response, to be disposed by the caller: an undisposed one keeps its connection until its body is read to the end.</returns>
    /// <exception cref="HttpRequestException">The network failed; or the status is no success, where that is to be an error.</exception>
    /// <exception cref="HttpTimeoutException">It took too long.</exception>
    /// <exception cref="ArgumentException">The address is none, or relative without a base address; or a header cannot be sent.</exception>
    /// <exception cref="ObjectDisposedException">The session is closed.</exception>
    /// <exception cref="InvalidOperationException">The session belongs to another loop.</exception>
    public Coroutine<HttpResponse> Request(HttpMethod method, string url, HttpContent? content = null, HttpCall? call = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(url);
        CheckUse();
        call ??= new HttpCall();
        return Send(call.ToMessage(method, url, content), call);
    }

    /// <summary>Sends a request made by hand. Its version and the session's headers are seen to here; a request can be sent once.</summary>
    /// <inheritdoc cref="Request(HttpMethod, string, HttpContent?, HttpCall?)"/>
    public Coroutine<HttpResponse> Send(HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        CheckUse();
        return Send(request, new HttpCall());
    }

    /// <summary>Closes the connections; requests under way fail. Idempotent.</summary>
    public void Dispose()
    {
        _disposed = true;
        _client.Dispose();
    }

    private Coroutine<HttpResponse> Send(HttpRequestMessage request, HttpCall call)
    {
        CheckAddress(request.RequestUri);
        request.Version = _options.Version;
        request.VersionPolicy = _options.VersionPolicy;
        return SendNow(request, call);
    }

    private async Coroutine<HttpResponse> SendNow(HttpRequestMessage request, HttpCall call)
    {
        var limits = new RequestLimits(_loop, call.Timeouts ?? _options.Timeouts, _options.ConnectTimeout, request);
        HttpResponse response;
        try
        {
            response = new HttpResponse(await Exchange(request, limits), limits);
        }
        catch
        {
            limits.Dispose();
            throw;
        }

        if (call.RaiseForStatus ?? _options.RaiseForStatus)
            await response.EnsureSuccess();
        return response;
    }

    private async Coroutine<HttpResponseMessage> Exchange(HttpRequestMessage request, RequestLimits limits)
    {
        using var operation = limits.Begin(HttpPhase.ResponseHeaders);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, operation.Token);
        }
        catch (Exception e) when (operation.TimeIsOver(e))
        {
            throw operation.Timeout(e);
        }
    }

    private void CheckAddress(Uri? url)
    {
        // On Unix a path is an absolute file:// address to Uri.
        var address = url?.OriginalString ?? "";
        if (url is not { IsAbsoluteUri: true } || address.StartsWith('/'))
        {
            if (_options.BaseAddress is null)
                throw new ArgumentException($"'{address}' is a relative address, and the session has no base address. Use an absolute one, as 'https://example.org/', or set HttpSessionOptions.BaseAddress.", nameof(url));
        }
        else if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
        {
            throw new ArgumentException($"'{address}' begins with '{url.Scheme}:', and a session speaks http and https only. Use an address as 'https://example.org/'.", nameof(url));
        }
    }

    private void CheckUse()
    {
        if (_disposed)
            throw new ObjectDisposedException(nameof(HttpSession), "The session is closed. Keep it open (its 'using' around all requests) until the last response is read.");
        if (!ReferenceEquals(EventLoop.Current, _loop))
            throw new InvalidOperationException("This HttpSession belongs to another loop than the one that runs here. Make one in each loop: a session's connections are its loop's.");
    }
}
