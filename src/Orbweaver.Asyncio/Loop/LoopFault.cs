namespace Orbweaver.Asyncio;

/// <summary>Something that went wrong where no caller could be told: what the loop hands to its exception handler.</summary>
/// <param name="Message">What happened.</param>
/// <param name="Exception">The exception, when there is one.</param>
public sealed record LoopFault(string Message, Exception? Exception)
{
    /// <summary>The future or task that it concerns, or null.</summary>
    public Future? Future { get; init; }

    /// <summary>The callback that it concerns, or null.</summary>
    public Handle? Handle { get; init; }
}
