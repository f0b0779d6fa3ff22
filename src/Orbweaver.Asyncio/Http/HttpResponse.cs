using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Orbweaver.Asyncio.Http;

/// <summary>
/// A response whose headers have come, and whose body is read as it is asked for: as a whole (<see cref="Text"/>, <see cref="Bytes"/>, <see cref="Json()"/>) or in pieces
/// (<see cref="Read"/>, <see cref="Chunks"/>, <see cref="Lines"/>, <see cref="SaveTo"/>).
/// </summary>
/// <remarks>
/// Loop's thread only. Dispose it: a response whose body was not read to its end keeps its connection. Reading is under the request's time limits, and cancelling the task that reads ends the
/// response.
/// </remarks>
public sealed partial class HttpResponse : IDisposable, IAsyncDisposable
{
    private const int ErrorTextBytes = 1024;

    private readonly RequestLimits _limits;

    internal HttpResponse(HttpResponseMessage message, RequestLimits limits)
    {
        Message = message;
        _limits = limits;
    }

    /// <summary>The response as .NET has it. Reading its content directly is not under the time limits.</summary>
    public HttpResponseMessage Message { get; }

    /// <summary>The status: 200, 404 …</summary>
    public int Status => (int)Message.StatusCode;

    /// <summary>True for a status from 200 to 299.</summary>
    public bool IsSuccess => Message.IsSuccessStatusCode;

    /// <summary>The status' words, as the server or the standard has them.</summary>
    public string Reason => Message.ReasonPhrase ?? "";

    /// <summary>The headers, but for those that describe the body.</summary>
    public HttpResponseHeaders Headers => Message.Headers;

    /// <summary>The headers that describe the body: its type, its length where it is known.</summary>
    public HttpContentHeaders ContentHeaders => Message.Content.Headers;

    /// <summary>The address that answered in the end, after redirects.</summary>
    public Uri Url => Message.RequestMessage!.RequestUri!;

    /// <summary>Throws when the status is no success, and closes the response then.</summary>
    /// <exception cref="HttpRequestException">Its text has the method, the address, the status and the beginning of the body; its StatusCode is the status.</exception>
    public async Coroutine EnsureSuccess()
    {
        if (IsSuccess)
            return;
        using (this)
            throw new HttpRequestException($"{_limits.Name} answered {Status} {Reason}{await BeginningOfBody()}", inner: null, Message.StatusCode);
    }

    /// <summary>Closes the response; what is not read of its body is lost. Idempotent.</summary>
    public void Dispose()
    {
        _limits.Dispose();
        Message.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private async Coroutine<string> BeginningOfBody()
    {
        try
        {
            var beginning = new byte[ErrorTextBytes];
            var length = _whole is { } whole ? Copy(whole, beginning) : _begun ? 0 : await Fill(beginning);
            var text = Encoding.UTF8.GetString(beginning, 0, length).ReplaceLineEndings(" ").Trim();
            return text.Length == 0 ? "" : length == ErrorTextBytes ? $": {text}…" : $": {text}";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            return ""; // the status is the error to be told of
        }

        static int Copy(byte[] whole, byte[] beginning)
        {
            var length = Math.Min(whole.Length, beginning.Length);
            whole.AsSpan(0, length).CopyTo(beginning);
            return length;
        }
    }
}
