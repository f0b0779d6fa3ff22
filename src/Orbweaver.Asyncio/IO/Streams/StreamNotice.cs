namespace Orbweaver.Asyncio;

/// <summary>What a <see cref="StreamNotice"/> tells.</summary>
internal enum StreamEvent
{
    /// <summary>The fill under way has ended.</summary>
    Filled,

    /// <summary>The send under way has ended.</summary>
    Sent,

    /// <summary>The stream was disposed.</summary>
    Closed,
}

/// <summary>Brings to the loop's thread what a stream learned on another.</summary>
internal sealed class StreamNotice(LoopStream stream, StreamEvent what) : Runnable
{
    internal override void Run()
    {
        switch (what)
        {
            case StreamEvent.Filled:
                stream.Filled();
                break;
            case StreamEvent.Sent:
                stream.Sent();
                break;
            default:
                stream.ClosedElsewhere();
                break;
        }
    }
}
