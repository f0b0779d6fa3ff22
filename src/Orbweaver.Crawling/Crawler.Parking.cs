namespace Orbweaver.Crawling;

/// <content>
/// Hosts that answered once and are waited for in vain: the run ends without them, and what is queued for them stays queued. A host that has never answered
/// is another matter: a link to nowhere is recorded as one.
/// </content>
public sealed partial class Crawler
{
    private readonly Dictionary<HostQueue, string> _parked = [];
    private long _parkedUrls;

    private IReadOnlyList<HostDown> HostsDown => [.. _parked.Select(parked => new HostDown(parked.Key.Origin.Origin, parked.Key.Queued, parked.Value))];

    private void Park(HostQueue host, string error)
    {
        if (!_parked.TryAdd(host, error))
            return;
        host.IsParked = true;
        _parkedUrls += host.Queued;
    }

    /// <summary>It answered after all: a request was still under way when it was given up.</summary>
    private void Unpark(HostQueue host)
    {
        if (!_parked.Remove(host))
            return;
        host.IsParked = false;
        _parkedUrls -= host.Queued;
    }
}
