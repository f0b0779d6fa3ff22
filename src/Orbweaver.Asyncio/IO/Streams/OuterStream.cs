using System.Diagnostics;

namespace Orbweaver.Asyncio;

/// <summary>See <see cref="LoopStream.Over"/>.</summary>
internal sealed class OuterStream(Stream inner) : LoopStream
{
    private protected override ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => inner.ReadAsync(buffer, cancellationToken);

    private protected override ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var written = inner.WriteAsync(bytes, cancellationToken);
        if (!written.IsCompletedSuccessfully)
            return ThenFlush(written, cancellationToken);
        written.GetAwaiter().GetResult();
        return new ValueTask(inner.FlushAsync(cancellationToken));
    }

    private protected override Task FlushTransport(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    private protected override bool CanEndSending => false;

    private protected override void EndSending() => throw new UnreachableException();

    private protected override void Release(bool abort) => inner.Dispose();

    private async ValueTask ThenFlush(ValueTask written, CancellationToken cancellationToken)
    {
        await written.ConfigureAwait(false);
        await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
