namespace Orbweaver.Crawling;

/// <summary>What a decoder reads: a coded body, counted, and what the decoder is given after its end.</summary>
/// <param name="body">The body.</param>
/// <param name="most">The most bytes that are read of it.</param>
/// <param name="afterEnd">What is read after the body's end.</param>
internal sealed class CodedBody(Stream body, long most, ReadOnlyMemory<byte> afterEnd) : ForwardStream
{
    private ReadOnlyMemory<byte> _afterEnd = afterEnd;
    private int _first = -1;

    /// <summary>Bytes of the body that were read.</summary>
    internal long Received { get; private set; }

    /// <summary>True once the decoder has asked for more than the body holds.</summary>
    internal bool HasEnded { get; private set; }

    /// <summary>The body's first byte, which is read again with the rest; -1 when it is empty.</summary>
    internal async ValueTask<int> FirstByte(CancellationToken cancellationToken)
    {
        var one = new byte[1];
        if (await ReadBody(one, cancellationToken).ConfigureAwait(false) > 0)
            _first = one[0];
        return _first;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_first < 0)
            return HasEnded ? new(AfterEnd(buffer)) : Read(buffer, cancellationToken);
        buffer.Span[0] = (byte)_first;
        _first = -1;
        return new(1);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            body.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<int> Read(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await ReadBody(buffer, cancellationToken).ConfigureAwait(false);
        return read > 0 ? read : AfterEnd(buffer);
    }

    private async ValueTask<int> ReadBody(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        HasEnded = read == 0;
        Received += read;
        return Received <= most ? read : throw new BodyException(FetchError.BodyTooLarge);
    }

    private int AfterEnd(Memory<byte> buffer)
    {
        var part = _afterEnd[..Math.Min(_afterEnd.Length, buffer.Length)];
        part.CopyTo(buffer);
        _afterEnd = _afterEnd[part.Length..];
        return part.Length;
    }
}
