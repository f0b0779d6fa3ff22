namespace Orbweaver.Crawling;

/// <summary>Which links a crawl follows, decided from its seeds and globs. One thread at a time; deciding allocates nothing.</summary>
internal sealed class UrlScope
{
    private readonly CrawlScope _scope;
    private readonly UrlGlob[] _include;
    private readonly UrlGlob[] _exclude;
    private readonly Site[] _sites;
    private readonly Dictionary<UInt128, int> _sitesByName = [];
    private readonly KeyedHash _hash;
    private int _recent;

    /// <summary>Builds the scope.</summary>
    /// <param name="seeds">The URLs the crawl begins with.</param>
    /// <param name="scope">How far from them it may go.</param>
    /// <param name="include">Globs of which a URL must match one, when there are any.</param>
    /// <param name="exclude">Globs of which it may match none.</param>
    /// <exception cref="ArgumentException">A glob is empty.</exception>
    public UrlScope(IReadOnlyList<WebUrl> seeds, CrawlScope scope, IReadOnlyList<string> include, IReadOnlyList<string> exclude)
    {
        _scope = scope;
        _include = [.. include.Select(glob => new UrlGlob(glob))];
        _exclude = [.. exclude.Select(glob => new UrlGlob(glob))];

        // Host names are chosen by pages: the table's hash is seeded, so that none can be made to pass for a seed's.
        _hash = new KeyedHash(new UInt128((ulong)Random.Shared.NextInt64(), (ulong)Random.Shared.NextInt64()));
        var sites = new List<Site>();
        foreach (var seed in seeds)
        {
            var name = Name(seed.Utf8, seed.Parts);
            var key = _hash.Compute(name);
            if (!_sitesByName.TryGetValue(key, out var index))
            {
                index = sites.Count;
                _sitesByName.Add(key, index);
                sites.Add(new Site(name.ToArray()));
            }

            sites[index].AddFolder(seed.Utf8[seed.Parts.PathStart..seed.FolderEnd]);
        }

        _sites = [.. sites];
    }

    /// <summary>Whether the link just resolved is followed.</summary>
    public bool Allows(UrlResolver url) => Allows(url.Href, url.Parts);

    /// <summary>Whether a URL is followed; its fragment does not count.</summary>
    public bool Allows(WebUrl url) => Allows(url.Utf8[..url.Parts.QueryEnd], url.Parts);

    private bool Allows(ReadOnlySpan<byte> url, in UrlParts parts) =>
        parts.Scheme.IsHttp() && IsNear(url, parts) && (_include.Length == 0 || Any(_include, url, parts.PathStart)) && !Any(_exclude, url, parts.PathStart);

    private bool IsNear(ReadOnlySpan<byte> url, in UrlParts parts)
    {
        if (_scope == CrawlScope.Any)
            return true;
        if (_sites.Length == 0)
            return false;

        // A page's links go mostly to one site: the last one asked for is tried before the table.
        var name = Name(url, parts);
        if (!name.SequenceEqual(_sites[_recent].Name))
        {
            if (!_sitesByName.TryGetValue(_hash.Compute(name), out var index))
                return false;
            _recent = index;
        }

        return _scope != CrawlScope.Prefix || _sites[_recent].HasFolderOf(url[parts.PathStart..parts.PathEnd]);
    }

    /// <summary>What must be a seed's own: the registrable domain, or the host with its port. The scheme is not part of it.</summary>
    private ReadOnlySpan<byte> Name(ReadOnlySpan<byte> url, in UrlParts parts) => _scope == CrawlScope.Domain
        ? RegistrableDomain.Of(url[parts.HostStart..parts.HostEnd])
        : url[parts.HostStart..parts.PathStart];

    private static bool Any(UrlGlob[] globs, ReadOnlySpan<byte> url, int pathStart)
    {
        foreach (var glob in globs)
        {
            if (glob.Matches(url, pathStart))
                return true;
        }

        return false;
    }

    private sealed class Site(byte[] name)
    {
        private readonly List<byte[]> _folders = [];

        public byte[] Name => name;

        public void AddFolder(ReadOnlySpan<byte> folder)
        {
            if (!HasFolderOf(folder))
                _folders.Add(folder.ToArray());
        }

        public bool HasFolderOf(ReadOnlySpan<byte> path)
        {
            foreach (var folder in _folders)
            {
                if (path.StartsWith(folder))
                    return true;
            }

            return false;
        }
    }
}
