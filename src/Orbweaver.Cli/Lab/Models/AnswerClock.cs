using System.Diagnostics;

namespace Orbweaver.Cli;

/// <summary>Counts answers, and reads the time and this process's processor time at the first request and at the last answer: what comes after is clearing up. Any thread.</summary>
internal sealed class AnswerClock
{
    private readonly int _expected;
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly TimeSpan _processorBefore = Environment.CpuUsage.TotalTime;
    private int _answers;

    /// <summary>The clock runs from here.</summary>
    /// <param name="expected">How many answers there will be.</param>
    public AnswerClock(int expected) => _expected = expected;

    /// <summary>How many answers have come.</summary>
    public int Answers => Volatile.Read(ref _answers);

    /// <summary>From the first request to the last answer.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>This process's processor time in that span, user and system.</summary>
    public TimeSpan Processor { get; private set; }

    /// <summary>One more answer has come.</summary>
    public void Answered()
    {
        if (Interlocked.Increment(ref _answers) != _expected)
            return;
        Elapsed = Stopwatch.GetElapsedTime(_began);
        Processor = Environment.CpuUsage.TotalTime - _processorBefore;
    }
}
