using System.IO.Pipelines;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>
/// The pipe from which Kestrel reads a connection. Kestrel begins to serve each connection on a thread of the pool; with its first read it comes to the loop, and stays there: what it awaits from then on goes on
/// in the loop's ready phase.
/// </summary>
internal sealed class LoopPipeReader(PipeReader pipe, PipeScheduler program) : PipeReader
{
    private bool _onLoop;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => _onLoop ? pipe.ReadAsync(cancellationToken) : ReadFirst(cancellationToken);

    public override bool TryRead(out ReadResult result)
    {
        if (_onLoop)
            return pipe.TryRead(out result);
        result = default;
        return false;
    }

    public override void AdvanceTo(SequencePosition consumed) => pipe.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => pipe.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => pipe.CancelPendingRead();

    public override void Complete(Exception? exception = null) => pipe.Complete(exception);

    private async ValueTask<ReadResult> ReadFirst(CancellationToken cancellationToken)
    {
        _onLoop = true;
        var there = new TaskCompletionSource();
        program.Schedule(static there => ((TaskCompletionSource)there!).SetResult(), there);
        await there.Task.ConfigureAwait(false);
        return await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
    }
}
