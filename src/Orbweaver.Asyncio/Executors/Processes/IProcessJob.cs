namespace Orbweaver.Asyncio;

/// <summary>A job as the supervisor of the worker processes sees it. All but <see cref="Work"/> is the supervisor's.</summary>
internal interface IProcessJob
{
    /// <summary>Begun, taken back, or dropped.</summary>
    ExecutorWork Work { get; }

    /// <summary>The job as bytes; see <see cref="CallsFrame"/>.</summary>
    byte[] Frame { get; }

    /// <summary>The function's name, for people.</summary>
    string Function { get; }

    /// <summary>The place of the first call's argument in the input.</summary>
    int First { get; }

    int Count { get; }

    /// <summary>So many calls have an outcome, the first ones.</summary>
    int Known { get; }

    /// <summary>How often a worker has died of which call.</summary>
    JobDeaths Deaths { get; }

    /// <summary>The next call's result has come.</summary>
    void AddResult(ReadOnlySpan<byte> json);

    /// <summary>The next call has failed.</summary>
    void AddError(Exception error);
}
