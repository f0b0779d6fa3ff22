using System.Buffers;

namespace Orbweaver.Crawling;

/// <summary>The answer to one request, or why there was none. Holds a rented buffer: dispose it once.</summary>
internal readonly struct FetchResult : IDisposable
{
    private readonly byte[]? _buffer;
    private readonly int _length;

    private FetchResult(HttpResponseMessage? response, byte[]? buffer, int length, string? error)
    {
        Response = response;
        _buffer = buffer;
        _length = length;
        Error = error;
    }

    /// <summary>Null when there was no answer, or none worth keeping.</summary>
    internal HttpResponseMessage? Response { get; }

    /// <summary>Null when the whole answer is here.</summary>
    internal string? Error { get; }

    internal ReadOnlySpan<byte> Body => _buffer.AsSpan(0, _length);

    internal int Status => Response is null ? 0 : (int)Response.StatusCode;

    internal ContentType? ContentType => Response is null ? null : Crawling.ContentType.Of(Response.Content.Headers);

    public void Dispose()
    {
        Response?.Dispose();
        if (_buffer is { Length: > 0 })
            ArrayPool<byte>.Shared.Return(_buffer);
    }

    internal static FetchResult Of(HttpResponseMessage response, byte[] buffer, int length) => new(response, buffer, length, null);

    internal static FetchResult Failed(string error, HttpResponseMessage? response = null) => new(response, null, 0, error);
}
