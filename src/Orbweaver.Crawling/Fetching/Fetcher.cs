using System.Buffers;
using System.Net;
using Orbweaver.Asyncio;

namespace Orbweaver.Crawling;

/// <summary>
/// Asks for one URL: one request, one answer, no redirect followed (that is admission's affair), within its limits. Runs on the loop: HttpClient's
/// machinery over connections that the loop owns.
/// </summary>
internal sealed class Fetcher : IDisposable
{
    private const int SmallestBuffer = 16 * 1024;

    private readonly EventLoop _loop;
    private readonly HttpMessageInvoker _http;
    private readonly TimeSpan _timeout;
    private readonly string _userAgent;
    private readonly BodyLimits _limits;
    private readonly HashSet<CancellationTokenSource> _underWay = [];

    internal Fetcher(EventLoop loop, CrawlOptions options)
        : this(loop, options, CreateHandler(loop, options))
    {
    }

    /// <summary>With a handler of the caller's: a simulated web.</summary>
    internal Fetcher(EventLoop loop, CrawlOptions options, HttpMessageHandler handler)
    {
        _loop = loop;
        _http = new HttpMessageInvoker(handler, disposeHandler: true);
        _timeout = options.Timeout;
        _userAgent = options.UserAgent;
        _limits = new BodyLimits(options.MaxCompressedBody ?? Math.Max(CrawlOptions.LeastMaxCompressedBody, options.MaxBody / 4), options.MaxRatio);
    }

    /// <summary>Fetches. Never throws for what the network or the peer does: the result says it.</summary>
    /// <param name="url">What to ask for.</param>
    /// <param name="maxBody">The longest body, in bytes after decompression.</param>
    /// <param name="cutLongBody">True = a longer body is cut there and is no error.</param>
    internal async Coroutine<FetchResult> Fetch(WebUrl url, long maxBody, bool cutLongBody = false)
    {
        if (!url.TryToUri(out var uri))
            return FetchResult.Failed(FetchError.BadUrl);
        if (IsClosed)
            return FetchResult.Failed(FetchError.Timeout);
        using var cancellation = new CancellationTokenSource();
        _underWay.Add(cancellation);
        var deadline = _loop.CallLater(_timeout, cancellation.Cancel);
        HttpResponseMessage? response = null;
        byte[]? buffer = null;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            request.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
            request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
            request.Headers.TryAddWithoutValidation("Accept-Encoding", ContentCodings.Accepted);
            response = await _http.SendAsync(request, cancellation.Token);
            var content = response.Content;
            var codings = ContentCodings.Of(content.Headers.ContentEncoding);
            var announced = content.Headers.ContentLength;
            if (announced > (codings.Count > 0 ? _limits.MaxCompressed : maxBody) && !cutLongBody)
                return Refuse(response, FetchError.BodyTooLarge);
            if (codings.Count > 0)
                announced = null; // it counts what is sent

            await using var stream = ContentCodings.Decode(await content.ReadAsStreamAsync(cancellation.Token), codings, _limits);
            buffer = ArrayPool<byte>.Shared.Rent((int)Math.Max(SmallestBuffer, Math.Min(announced ?? 0, maxBody + 1)));
            var length = 0;
            while (length != announced)
            {
                if (length == buffer.Length)
                    buffer = Grow(buffer);
                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellation.Token);
                if (read == 0)
                    break;
                length += read;
                if (length <= maxBody)
                    continue;
                if (!cutLongBody)
                    return Refuse(response, FetchError.BodyTooLarge);
                length = (int)maxBody;
                break;
            }

            var result = FetchResult.Of(response, buffer, length);
            response = null;
            buffer = null;
            return result;
        }
        catch (BodyException e) when (response is not null)
        {
            return Refuse(response, e.Error);
        }
#pragma warning disable CA1031 // whatever a peer can make the HTTP machinery throw becomes a named outcome of that page
        catch (Exception e)
        {
            return FetchResult.Failed(FetchError.NameOf(e));
        }
#pragma warning restore CA1031
        finally
        {
            deadline.Cancel();
            _underWay.Remove(cancellation);
            response?.Dispose();
            if (buffer is not null)
                ArrayPool<byte>.Shared.Return(buffer);
        }

        FetchResult Refuse(HttpResponseMessage answer, string error)
        {
            response = null; // the result keeps the status; what is unread of the body goes with the connection
            return FetchResult.Failed(error, answer);
        }
    }

    /// <summary>True when nothing is fetched any more.</summary>
    internal bool IsClosed { get; private set; }

    /// <summary>Ends every fetch under way as timed out, and all that come at once.</summary>
    internal void Close()
    {
        IsClosed = true;
        foreach (var cancellation in _underWay.ToArray())
            cancellation.Cancel();
    }

    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler CreateHandler(EventLoop loop, CrawlOptions options)
    {
        var handler = LoopHttp.CreateHandler(loop);
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.AutomaticDecompression = DecompressionMethods.None; // DecodedBody does it, and knows a body that was cut off
        handler.MaxResponseDrainSize = 0; // a body that is refused is not received
        handler.MaxConnectionsPerServer = options.PerHost;
        handler.MaxResponseHeadersLength = 64;
        handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10); // of many hosts each keeps a descriptor so long
        handler.ActivityHeadersPropagator = null; // a crawler's requests carry no trace identifiers to strangers
        return handler;
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min((long)buffer.Length * 2, Array.MaxLength));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
