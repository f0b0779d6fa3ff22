using System.Text;

namespace Orbweaver.Crawling;

/// <summary>
/// Decides which of a page's links are offered to the frontier: canonical URL, scope, depth, seen not long ago. What is new the frontier decides, in the
/// commit that records the page. Loop's thread only.
/// </summary>
internal sealed class LinkAdmission(UrlScope scope, int? maxDepth, UInt128 fingerprintSeed)
{
    private readonly UrlResolver _resolver = new();
    private readonly KeyedHash _hash = new(fingerprintSeed);
    private readonly RecentKeys _recent = new();
    private byte[] _lastOrigin = [];
    private string _lastOriginText = "";

    /// <summary>How many links within the scope named a user. They are followed without: who wrote them is not who crawls, and records are read by others.</summary>
    internal long CredentialsDropped { get; private set; }

    /// <summary>Offers a seed: always in scope.</summary>
    internal void Seed(WebUrl seed, FrontierBatch batch)
    {
        var key = UrlKey.Fingerprint(seed, _hash);
        if (!_recent.TestAndAdd(key))
            batch.Admissions.Add(new Admission(key, seed.Origin, seed.WithoutFragment().Href, 0, 0));
    }

    /// <summary>Offers a link found on a page.</summary>
    /// <param name="reference">As it stands there, in UTF-8.</param>
    /// <param name="pageBase">What it is resolved against.</param>
    /// <param name="encoding">The page's encoding, for queries; null = UTF-8.</param>
    /// <param name="from">The page.</param>
    /// <param name="batch">Where the admission goes.</param>
    /// <returns>True when it is an http(s) URL, followed or not.</returns>
    internal bool Link(ReadOnlySpan<byte> reference, WebUrl pageBase, Encoding? encoding, in FrontierEntry from, FrontierBatch batch)
    {
        if (!_resolver.TryResolve(reference, pageBase, encoding))
            return _resolver.Refusal is UrlRefusal.TooLong;
        if (maxDepth is not { } most || from.Depth < most)
            Offer(from.Depth + 1, 0, _resolver.DropCredentials(), batch);
        return true;
    }

    /// <summary>Offers a redirect's target: it keeps its source's depth.</summary>
    /// <param name="location">As the answer names it.</param>
    /// <param name="url">What was asked for.</param>
    /// <param name="from">Its entry.</param>
    /// <param name="batch">Where the admission goes.</param>
    /// <param name="isFollowed">False when the target is out of scope.</param>
    /// <returns>The target when it is an http(s) URL, followed or not; else null.</returns>
    internal string? Redirect(string location, WebUrl url, in FrontierEntry from, FrontierBatch batch, out bool isFollowed)
    {
        isFollowed = false;
        if (!_resolver.TryResolve(Encoding.UTF8.GetBytes(location), url))
            return null;
        isFollowed = Offer(from.Depth, from.Redirects + 1, _resolver.DropCredentials(), batch);
        return Encoding.ASCII.GetString(_resolver.Href);
    }

    private bool Offer(int depth, int redirects, bool namedUser, FrontierBatch batch)
    {
        if (!scope.Allows(_resolver))
            return false;
        if (namedUser)
            CredentialsDropped++;
        var key = UrlKey.Fingerprint(_resolver, _hash);
        if (!_recent.TestAndAdd(key))
            batch.Admissions.Add(new Admission(key, Origin(_resolver.Origin), Encoding.ASCII.GetString(_resolver.Href), depth, redirects));
        return true;
    }

    /// <summary>A page's links mostly lead to one host: its name is made once.</summary>
    private string Origin(ReadOnlySpan<byte> origin)
    {
        if (!origin.SequenceEqual(_lastOrigin))
        {
            _lastOrigin = origin.ToArray();
            _lastOriginText = Encoding.ASCII.GetString(origin);
        }

        return _lastOriginText;
    }
}
