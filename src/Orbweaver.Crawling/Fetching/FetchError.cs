namespace Orbweaver.Crawling;

/// <summary>The names under which pages that could not be had are recorded.</summary>
internal static class FetchError
{
    internal const string Timeout = "timeout";
    internal const string DnsFailed = "dns-failed";
    internal const string ConnectFailed = "connect-failed";
    internal const string TlsFailed = "tls-failed";
    internal const string ConnectionClosed = "connection-closed";
    internal const string BadResponse = "bad-response";
    internal const string BadUrl = "bad-url";
    internal const string HeadersTooLarge = "headers-too-large";
    internal const string BodyTooLarge = "body-too-large";
    internal const string BodyTruncated = "body-truncated";
    internal const string DecompressionBomb = "decompression-bomb";
    internal const string BadEncoding = "bad-encoding";
    internal const string TooManyRedirects = "too-many-redirects";
    internal const string BadRedirect = "bad-redirect";
    internal const string Robots = "robots";
    internal const string RobotsUnavailable = "robots-unavailable";

    /// <summary>True for what may go better another time.</summary>
    internal static bool CanPass(string error) =>
        error is Timeout or DnsFailed or ConnectFailed or ConnectionClosed or BodyTruncated or BadResponse;

    /// <summary>The name for what <see cref="System.Net.Http"/> threw.</summary>
    internal static string NameOf(Exception exception) => exception switch
    {
        BodyException { Error: var error } => error,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => DnsFailed,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError } => ConnectFailed,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => TlsFailed,
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => HeadersTooLarge,
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => ConnectionClosed,
        HttpRequestException { InnerException: IOException } => ConnectionClosed,
        HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } => BadResponse,
        HttpRequestException => BadResponse,
        InvalidDataException => BadEncoding,
        IOException => ConnectionClosed,
        OperationCanceledException => Timeout,
        _ => BadResponse,
    };
}
