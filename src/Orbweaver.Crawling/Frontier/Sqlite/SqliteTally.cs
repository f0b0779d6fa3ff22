namespace Orbweaver.Crawling;

/// <summary>The figures that are stored with every commit.</summary>
/// <param name="LastId">The id given last. Never given again, also when its URL's row is long gone.</param>
/// <param name="Queued">URLs in the queue.</param>
/// <param name="Recorded">URLs recorded.</param>
/// <param name="Failed">Of these: failures.</param>
internal record struct SqliteTally(long LastId, long Queued, long Recorded, long Failed);
