using System.Buffers;

namespace Orbweaver.Asyncio;

// Sending what lies in several pieces of memory.
internal abstract partial class LoopSocket
{
    /// <summary>Completes when all segments are handed to the system. Loop's thread only.</summary>
    internal ValueTask SendAsync(in ReadOnlySequence<byte> segments)
    {
        if (segments.IsSingleSegment)
            return SendAsync(segments.First, CancellationToken.None);
        var sent = TrySendSegments(segments);
        return sent == segments.Length ? ValueTask.CompletedTask : SendOneByOne(segments.Slice(sent));
    }

    /// <summary>Sends as many of the segments as the system takes now in one call, if this kind of socket can. A failure is the next send's to tell. Loop's thread only.</summary>
    /// <returns>How many bytes.</returns>
    protected virtual int TrySendSegments(in ReadOnlySequence<byte> segments) => 0;

    private async ValueTask SendOneByOne(ReadOnlySequence<byte> segments)
    {
        foreach (var segment in segments)
            await SendAsync(segment, CancellationToken.None).ConfigureAwait(false);
    }
}
