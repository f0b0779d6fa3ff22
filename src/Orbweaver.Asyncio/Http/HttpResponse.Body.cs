using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Orbweaver.Asyncio.Http;

/// <content>The body.</content>
public sealed partial class HttpResponse
{
    private const int DefaultChunk = 64 * 1024;

    /// <summary>A length that a server tells is believed only up to here before the bytes have come.</summary>
    private const int LargestTrusted = 1 << 20;

    private static readonly Encoding[] MarkedEncodings = [Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode];

    private Stream? _stream;
    private byte[]? _whole;
    private bool _begun;

    /// <summary>Reads what has come of the body, and waits when nothing has.</summary>
    /// <param name="buffer">Filled from its start; not empty.</param>
    /// <returns>How many bytes were read; 0 at the body's end.</returns>
    /// <exception cref="HttpRequestException">The connection broke before the body's end.</exception>
    /// <exception cref="HttpTimeoutException">Nothing came for too long, or the whole request took too long.</exception>
    public Coroutine<int> Read(Memory<byte> buffer)
    {
        if (buffer.IsEmpty)
            throw new ArgumentException("The buffer is empty: reading into it would look like the body's end.", nameof(buffer));
        if (_whole is not null)
            throw new InvalidOperationException("The body was read as a whole already: call Bytes, Text or Json again, which keep it.");
        _begun = true;
        return ReadOnce(buffer);
    }

    /// <summary>The body as it comes, in pieces, for <c>await foreach</c>. Each piece is valid until the next one is asked for.</summary>
    /// <param name="size">A piece's largest size in bytes. Default: 65,536. At least 1.</param>
    public HttpChunks Chunks(int size = DefaultChunk)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        return new HttpChunks(this, size);
    }

    /// <summary>The body's lines as they come, for <c>await foreach</c>, without their ends (<c>\n</c> or <c>\r\n</c>).</summary>
    /// <param name="encoding">Default (null): as the Content-Type says, else UTF-8.</param>
    public HttpLines Lines(Encoding? encoding = null) => new(this, encoding ?? Charset());

    /// <summary>The whole body. It is kept: this, Text and Json may be called several times.</summary>
    /// <exception cref="InvalidOperationException">A part of the body was read otherwise.</exception>
    /// <inheritdoc cref="Read"/>
    public async Coroutine<byte[]> Bytes()
    {
        if (_whole is not null)
            return _whole;
        if (_begun)
            throw new InvalidOperationException("A part of the body was read already (Read, Chunks, Lines, SaveTo), so that there is no whole to be given. Read it in one way only.");
        _begun = true;
        return _whole = await ReadToEnd();
    }

    /// <summary>The whole body as text.</summary>
    /// <param name="encoding">What a body without a byte-order mark is read as. Default (null): as the Content-Type says, else UTF-8.</param>
    /// <exception cref="InvalidOperationException">A part of the body was read otherwise; or the Content-Type names an encoding that is not known here.</exception>
    /// <inheritdoc cref="Read"/>
    public async Coroutine<string> Text(Encoding? encoding = null)
    {
        encoding ??= Charset();
        var body = await Bytes();
        foreach (var marked in MarkedEncodings)
        {
            if (body.AsSpan().StartsWith(marked.Preamble))
                return marked.GetString(body.AsSpan(marked.Preamble.Length));
        }

        return encoding.GetString(body);
    }

    /// <summary>The whole body, which is JSON, as a tree: <c>(await response.Json())?["name"]</c>. Whatever the Content-Type says.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public async Coroutine<JsonNode?> Json() => JsonNode.Parse(await Text());

    /// <summary>An object made of the whole body, which is JSON.</summary>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <param name="type">How the type is read, from a <c>JsonSerializerContext</c>.</param>
    /// <exception cref="JsonException">It is no JSON, or not of that type.</exception>
    public async Coroutine<T?> Json<T>(JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return JsonSerializer.Deserialize(await Text(), type);
    }

    /// <summary>An object made of the whole body, which is JSON; names are matched whatever their case.</summary>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <exception cref="JsonException">It is no JSON, or not of that type.</exception>
    [RequiresUnreferencedCode("Looks at the type at run time, which trimming may have cut. Use the overload that takes a JsonTypeInfo<T>.")]
    [RequiresDynamicCode("Looks at the type at run time, which AOT compilation may have cut. Use the overload that takes a JsonTypeInfo<T>.")]
    public async Coroutine<T?> Json<T>() => JsonSerializer.Deserialize<T>(await Text(), JsonSerializerOptions.Web);

    /// <summary>
    /// Writes the body to a file as it comes. It is written to <c>path.part</c> beside it, and takes its name at the end: what fails or is cancelled leaves nothing, and an older file as it was.
    /// </summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="progress">Called on the loop's thread for each piece that came and was written; not at all for an empty body. Default (null): nobody is told.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="HttpRequestException">The connection broke before the body's end.</exception>
    /// <exception cref="HttpTimeoutException">Nothing came for too long, or the whole request took too long.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Coroutine<long> SaveTo(string path, Action<HttpProgress>? progress = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var part = path + ".part";
        var total = ContentHeaders.ContentLength;
        long received = 0;
        try
        {
            await using (var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous))
            {
                await foreach (var chunk in Chunks(2 * DefaultChunk))
                {
                    await file.WriteAsync(chunk, Aio.CancellationToken);
                    received += chunk.Length;
                    progress?.Invoke(new HttpProgress(received, total));
                }
            }

            File.Move(part, path, overwrite: true);
            return received;
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    /// <summary>Reads until the buffer is full or the body ends.</summary>
    private async Coroutine<int> Fill(Memory<byte> buffer)
    {
        _begun = true;
        var filled = 0;
        while (filled < buffer.Length && await ReadOnce(buffer[filled..]) is > 0 and var read)
            filled += read;
        return filled;
    }

    private async Coroutine<int> ReadOnce(Memory<byte> buffer)
    {
        using var operation = _limits.Begin(HttpPhase.BodyRead);
        try
        {
            _stream ??= await Message.Content.ReadAsStreamAsync(operation.Token);
            var read = await _stream.ReadAsync(buffer, operation.Token);
            if (read == 0)
                _limits.Dispose();
            return read;
        }
        catch (Exception e) when (operation.TimeIsOver(e))
        {
            throw operation.Timeout(e);
        }
        catch (IOException e)
        {
            throw new HttpRequestException((e as HttpIOException)?.HttpRequestError ?? HttpRequestError.ResponseEnded, $"{_limits.Name}: the body broke off. {e.Message}", e, Message.StatusCode);
        }
    }

    private async Coroutine<byte[]> ReadToEnd()
    {
        // One byte more than is expected, so that the end is seen before the buffer is full.
        var expected = ContentHeaders.ContentLength is { } told and < LargestTrusted ? (int)told + 1 : DefaultChunk;
        var buffer = ArrayPool<byte>.Shared.Rent(expected);
        try
        {
            var length = 0;
            while (await ReadOnce(buffer.AsMemory(length)) is > 0 and var read)
            {
                length += read;
                if (length == buffer.Length)
                    buffer = Grow(buffer);
            }

            return buffer.AsSpan(0, length).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        if (buffer.Length >= Array.MaxLength)
            throw new InvalidOperationException($"The body is longer than {Array.MaxLength} bytes, the longest array. Read it with Chunks or SaveTo.");
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min((long)buffer.Length * 2, Array.MaxLength));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private Encoding Charset()
    {
        if (ContentHeaders.ContentType?.CharSet is not { } name)
            return Encoding.UTF8;
        try
        {
            return Encoding.GetEncoding(name.Trim('"', '\'', ' '));
        }
        catch (ArgumentException e)
        {
            throw new InvalidOperationException(
                $"{_limits.Name}: the Content-Type names the encoding '{name}', which is not known here. Name one in the call, or register CodePagesEncodingProvider.Instance for those of old systems.", e);
        }
    }
}
