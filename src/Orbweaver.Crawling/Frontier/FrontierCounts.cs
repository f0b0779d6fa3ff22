namespace Orbweaver.Crawling;

/// <summary>A frontier's figures.</summary>
/// <param name="Queued">URLs admitted and not yet recorded.</param>
/// <param name="Recorded">URLs recorded, failures included.</param>
/// <param name="Failed">Of the recorded: those recorded as failures.</param>
public readonly record struct FrontierCounts(long Queued, long Recorded, long Failed);
