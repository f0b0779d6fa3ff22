namespace Orbweaver.Crawling;

/// <summary>Which links are followed, seen from the seeds.</summary>
public enum CrawlScope
{
    /// <summary>The seeds' hosts: scheme may change between http and https, name and port may not. The default.</summary>
    Host,

    /// <summary>The seeds' registered domains and all their subdomains, on any port.</summary>
    Domain,

    /// <summary>The seeds' hosts, and only paths that begin with the seed's folder (its path up to the last slash).</summary>
    Prefix,

    /// <summary>Everything that is http or https.</summary>
    Any,
}
