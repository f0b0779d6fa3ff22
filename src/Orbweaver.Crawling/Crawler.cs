namespace Orbweaver.Crawling;

/// <summary>A crawl: follows links from the seeds, politely, and records every page once.</summary>
public sealed class Crawler
{
    /// <summary>Ends the crawl soon: no new request starts, those in flight are given up, everything done is committed. Any thread; idempotent.</summary>
    public void Stop() => throw new NotSupportedException();
}
