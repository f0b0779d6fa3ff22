namespace Orbweaver.Asyncio.Http;

/// <summary>For the compiler: <c>await foreach (var chunk in response.Chunks())</c> in a coroutine. Can be gone through once.</summary>
public sealed class HttpChunks
{
    private readonly HttpResponse _response;
    private readonly byte[] _buffer;

    internal HttpChunks(HttpResponse response, int size)
    {
        _response = response;
        _buffer = new byte[size];
    }

    /// <summary>What came last; valid until the next <see cref="MoveNextAsync"/>.</summary>
    public ReadOnlyMemory<byte> Current { get; private set; }

    /// <summary>For <c>await foreach</c>.</summary>
    public HttpChunks GetAsyncEnumerator() => this;

    /// <summary>Waits for the next piece of the body.</summary>
    /// <returns>False at the body's end.</returns>
    public async Coroutine<bool> MoveNextAsync()
    {
        var read = await _response.Read(_buffer);
        Current = _buffer.AsMemory(0, read);
        return read > 0;
    }
}
