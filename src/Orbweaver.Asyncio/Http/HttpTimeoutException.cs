using System.Globalization;

namespace Orbweaver.Asyncio.Http;

/// <summary>A request, or a part of it, took longer than <see cref="HttpTimeouts"/> allows.</summary>
public sealed class HttpTimeoutException : TimeoutException
{
    /// <inheritdoc/>
    public HttpTimeoutException()
        : base("The request took too long.")
    {
    }

    /// <inheritdoc/>
    public HttpTimeoutException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public HttpTimeoutException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal HttpTimeoutException(string request, HttpPhase phase, TimeSpan limit, Exception innerException)
        : base($"{request}: {Reason(phase)} within {limit.TotalSeconds.ToString("0.#######", CultureInfo.InvariantCulture)} s (HttpTimeouts.{phase}).", innerException)
    {
        Phase = phase;
        Limit = limit;
    }

    /// <summary>What took too long.</summary>
    public HttpPhase Phase { get; } = HttpPhase.Total;

    /// <summary>What was allowed.</summary>
    public TimeSpan Limit { get; }

    private static string Reason(HttpPhase phase) => phase switch
    {
        HttpPhase.Connect => "no connection was made",
        HttpPhase.ResponseHeaders => "no response came",
        HttpPhase.BodyRead => "nothing more of the body came",
        _ => "the response was not complete",
    };
}
