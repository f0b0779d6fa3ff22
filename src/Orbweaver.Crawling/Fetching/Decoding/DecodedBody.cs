using System.IO.Compression;

namespace Orbweaver.Crawling;

/// <summary>
/// A body without one of its codings, decoded as it is read. Unlike the framework's own decompression it says when a body was cut off: those streams end
/// quietly wherever their input ends. Throws <see cref="BodyException"/> for whatever is wrong with the body.
/// </summary>
/// <remarks>
/// A deflate or brotli stream knows its end, so a decoder that asks for more than there is has been cut off. A gzip body may have one more member, so its
/// decoder always asks: it is given a last member of our own, which comes out again only when everything before it was whole.
/// </remarks>
internal sealed class DecodedBody : ForwardStream
{
    private static readonly byte[] Mark = "end of the body"u8.ToArray();
    private static readonly byte[] LastMember = Compress(Mark);

    private readonly CodedBody _source;
    private readonly ContentCoding _coding;
    private readonly BodyLimits _limits;
    private Stream? _decoder;
    private long _length;
    private int _marked;
    private bool _isOver;

    internal DecodedBody(Stream body, ContentCoding coding, BodyLimits limits)
    {
        _source = new CodedBody(body, limits.MaxCompressed, coding == ContentCoding.Gzip ? LastMember : default);
        _coding = coding;
        _limits = limits;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isOver || buffer.IsEmpty)
            return 0;
        if (_decoder is null)
        {
            var first = await _source.FirstByte(cancellationToken).ConfigureAwait(false);
            _isOver = first < 0; // redirects and errors are often said to be compressed, and are empty
            if (_isOver)
                return 0;
            _decoder = Decoder(first);
        }

        while (true)
        {
            var read = await Decode(_decoder, buffer, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            if (!_source.HasEnded || _coding != ContentCoding.Gzip)
                return Count(read);
            TakeMark(buffer.Span[..read]);
        }

        if (_source.HasEnded && (_coding != ContentCoding.Gzip || _marked != Mark.Length))
            throw new BodyException(FetchError.BodyTruncated);

        // What stands behind the end is no part of the page; read, it leaves the connection free for the next.
        while (!_source.HasEnded)
            await _source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _isOver = true;
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder?.Dispose();
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    private Stream Decoder(int first) => _coding switch
    {
        ContentCoding.Gzip => new GZipStream(_source, CompressionMode.Decompress),
        ContentCoding.Brotli => new BrotliStream(_source, CompressionMode.Decompress),
        _ => (first & 0xF) == 8 ? new ZLibStream(_source, CompressionMode.Decompress) : new DeflateStream(_source, CompressionMode.Decompress),
    };

    private async ValueTask<int> Decode(Stream decoder, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await decoder.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            throw new BodyException(_source.HasEnded ? FetchError.BodyTruncated : FetchError.BadEncoding, e);
        }
    }

    private int Count(int read)
    {
        _length += read;
        return _length <= BodyLimits.RatioFloor || _length / _limits.MaxRatio <= _source.Received ? read : throw new BodyException(FetchError.DecompressionBomb);
    }

    /// <summary>What comes out after the end of the input is the mark, or the rest of something that was cut off.</summary>
    private void TakeMark(ReadOnlySpan<byte> decoded)
    {
        if (!Mark.AsSpan(_marked).StartsWith(decoded))
            throw new BodyException(FetchError.BodyTruncated);
        _marked += decoded.Length;
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.NoCompression))
            gzip.Write(bytes);
        return target.ToArray();
    }
}
