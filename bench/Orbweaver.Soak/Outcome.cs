namespace Orbweaver.Soak;

/// <summary>How an operation may end; anything else is a finding.</summary>
internal enum Outcome
{
    /// <summary>Undisturbed: every byte was right.</summary>
    Completed,

    /// <summary>With the error that its fault has to cause.</summary>
    Failed,

    /// <summary>Cancelled, as planned.</summary>
    Cancelled,

    /// <summary>By its time limit, as planned.</summary>
    TimedOut,
}
