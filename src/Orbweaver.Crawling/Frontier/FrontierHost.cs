namespace Orbweaver.Crawling;

/// <summary>A host as politeness sees it.</summary>
/// <param name="Id">From 1.</param>
/// <param name="Origin">Scheme, name and port: <c>https://example.org</c>, <c>http://127.0.0.1:8080</c>; a default port is left out.</param>
/// <param name="NextAt">Unix time in milliseconds before which no request may start; 0 = any time.</param>
/// <param name="Queued">URLs queued.</param>
public readonly record struct FrontierHost(long Id, string Origin, long NextAt, long Queued);
