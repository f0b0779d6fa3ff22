namespace Orbweaver.Crawling;

/// <summary>A host that was waited for in vain: its URLs stay queued for another run.</summary>
/// <param name="Origin">Scheme, name and port: <c>https://example.org</c>.</param>
/// <param name="Queued">URLs queued.</param>
/// <param name="Error">Why it could not be asked the last time, by the error's name (<c>connect-failed</c>, <c>dns-failed</c> …).</param>
public sealed record HostDown(string Origin, long Queued, string Error);
