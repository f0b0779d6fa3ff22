namespace Orbweaver.Asyncio;

/// <summary>A future's life: pending, then once and for ever one of the others.</summary>
public enum FutureState : byte
{
    /// <summary>No outcome yet.</summary>
    Pending,

    /// <summary>It has a result or an exception.</summary>
    Finished,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}
