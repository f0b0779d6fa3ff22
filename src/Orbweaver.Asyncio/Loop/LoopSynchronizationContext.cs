namespace Orbweaver.Asyncio;

/// <summary>Brings <c>async Task</c> code that was started on the loop back to the loop after its awaits.</summary>
internal sealed class LoopSynchronizationContext(EventLoop loop) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => loop.Post(d, state);

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (ReferenceEquals(EventLoop.Current, loop))
        {
            d(state);
            return;
        }

        using var done = new ManualResetEventSlim();
        Exception? thrown = null;
        Post(
            _ =>
            {
                try
                {
                    d(state);
                }
#pragma warning disable CA1031 // thrown again below, on the sender's thread
                catch (Exception e)
                {
                    thrown = e;
                }
#pragma warning restore CA1031
                done.Set();
            },
            null);
        done.Wait();
        if (thrown is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown);
    }

    public override SynchronizationContext CreateCopy() => this;
}
