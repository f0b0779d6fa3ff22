namespace Orbweaver.Asyncio.Http;

/// <summary>The parts of a request that have a time limit: see <see cref="HttpTimeouts"/>.</summary>
public enum HttpPhase
{
    /// <summary>A connection is made, the TLS handshake included.</summary>
    Connect,

    /// <summary>The request is under way, and its response has not begun.</summary>
    ResponseHeaders,

    /// <summary>The next bytes of the response's body are waited for.</summary>
    BodyRead,

    /// <summary>All of it, from the call to the body's end.</summary>
    Total,
}
