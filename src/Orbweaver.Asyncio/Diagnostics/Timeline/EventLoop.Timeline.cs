namespace Orbweaver.Asyncio;

/// <content>Being recorded.</content>
public sealed partial class EventLoop
{
    /// <summary>In debug mode, or recorded: what runs is looked at. The one thing that a pass asks for.</summary>
    private bool _attended;

    /// <summary>Null when the loop is not recorded.</summary>
    internal LoopRecorder? Recorder { get; }

    internal bool IsAttended => _attended;

    /// <summary>Nested runs so far.</summary>
    internal int NestedRuns => _nestedRuns;

    private void RunReadyAttended(int count)
    {
        if (_debug)
        {
            RunReadyInDebug(count);
            return;
        }

        for (; count > 0; count--)
            Recorder!.Run(Ready.Dequeue());
    }
}
