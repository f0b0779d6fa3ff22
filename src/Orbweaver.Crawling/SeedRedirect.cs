namespace Orbweaver.Crawling;

/// <summary>A seed whose redirects led where the crawl does not go, so that nothing was crawled from it.</summary>
/// <param name="From">The URL that answered with the redirect: the seed, or where its first redirects led.</param>
/// <param name="To">Where it led.</param>
/// <param name="FollowedBy">The narrowest scope that would have gone there; null when the globs of <see cref="CrawlOptions.Include"/> or <see cref="CrawlOptions.Exclude"/> leave it out.</param>
public sealed record SeedRedirect(string From, string To, CrawlScope? FollowedBy);
