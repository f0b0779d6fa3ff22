namespace Orbweaver.Crawling;

/// <summary>Where a link stands in what was scanned: a range of the page, or of the scan's own memory when it had to be decoded.</summary>
internal readonly record struct PageLink(int Start, int Length, LinkKind Kind, bool NoFollow, bool Decoded);
