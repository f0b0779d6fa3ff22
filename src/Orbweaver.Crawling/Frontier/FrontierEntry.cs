namespace Orbweaver.Crawling;

/// <summary>A queued URL.</summary>
/// <param name="Id">Grows with admission; from 1.</param>
/// <param name="HostId">The host that serves it.</param>
/// <param name="Url">What is fetched: absolute, WHATWG-serialised (ASCII), without fragment.</param>
/// <param name="Depth">Links away from a seed; a redirect's target has its source's depth.</param>
/// <param name="Redirects">How many redirects in a row led here.</param>
/// <param name="Attempts">How often it was tried and failed in a way that can pass.</param>
/// <param name="NotBefore">Unix time in milliseconds before which it is not tried again; 0 = any time.</param>
public readonly record struct FrontierEntry(long Id, long HostId, string Url, int Depth, int Redirects, int Attempts, long NotBefore);
