using System.Net.Http.Headers;

namespace Orbweaver.Asyncio.Http;

/// <summary>What one request has besides its address and body; null and empty leave it to the session.</summary>
public sealed record HttpCall
{
    /// <summary>
    /// Added to the address's query, escaped. A name may come several times. Default: none. <c>Query = new Dictionary&lt;string, string&gt; { ["q"] = "a b" }</c> makes <c>?q=a%20b</c>.
    /// </summary>
    public IEnumerable<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>Sent with this request; a name that the session's headers have too takes their place. Default: none.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The time limits, all of them but <see cref="HttpTimeouts.Connect"/>. Default (null): the session's.</summary>
    public HttpTimeouts? Timeouts { get; init; }

    /// <summary>See <see cref="HttpSessionOptions.RaiseForStatus"/>. Default (null): as the session has it.</summary>
    public bool? RaiseForStatus { get; init; }

    /// <summary>The request of it.</summary>
    internal HttpRequestMessage ToMessage(HttpMethod method, string url, HttpContent? content)
    {
        var message = new HttpRequestMessage(method, WithQuery(url)) { Content = content };
        foreach (var (name, value) in Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value) && !TryReplace(content?.Headers, name, value))
                throw new ArgumentException($"The header '{name}' cannot be sent with this request: {(content is null ? "it describes a body, and there is none" : "its name is not valid")}.", nameof(Headers));
        }

        return message;
    }

    /// <summary>Headers such as Content-Type are the body's, which may have one of the name already.</summary>
    private static bool TryReplace(HttpContentHeaders? headers, string name, string value)
    {
        if (headers is null || !headers.TryAddWithoutValidation(name, value))
            return false;
        headers.Remove(name);
        return headers.TryAddWithoutValidation(name, value);
    }

    private Uri WithQuery(string url)
    {
        var query = string.Join('&', Query.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        if (query.Length > 0)
        {
            var end = url.IndexOf('#', StringComparison.Ordinal) is >= 0 and var fragment ? fragment : url.Length;
            var head = url[..end];
            var separator = !head.Contains('?', StringComparison.Ordinal) ? "?" : head[^1] is '?' or '&' ? "" : "&";
            url = head + separator + query + url[end..];
        }

        return Uri.TryCreate(url, UriKind.RelativeOrAbsolute, out var uri) ? uri : throw new ArgumentException($"'{url}' is no address.", nameof(url));
    }
}
