namespace Orbweaver.Crawling;

/// <summary>Where the parts of a serialised URL lie: offsets into its bytes.</summary>
/// <remarks>
/// <code>
/// https://user:pass@example.org:8443/a/b?q=1#f
///      ^      ^     ^          ^    ^   ^   ^ ^
///      |      |     HostStart  |    |   |   | End
///      |      UserEnd    HostEnd    |   |   QueryEnd
///      SchemeEnd            PathStart   PathEnd
/// </code>
/// </remarks>
internal struct UrlParts
{
    public UrlScheme Scheme;

    /// <summary>False for <c>mailto:x</c>, <c>a:/b</c>: no <c>//</c> follows the colon.</summary>
    public bool HasHost;

    /// <summary>True for <c>mailto:x</c>, <c>data:,x</c>: the path is one text without segments, and nothing can be resolved against it.</summary>
    public bool HasOpaquePath;

    public int SchemeEnd;
    public int UserEnd;
    public int HostStart;
    public int HostEnd;

    /// <summary>-1 when none is written.</summary>
    public int Port;

    public int PathStart;
    public int PathEnd;
    public int QueryEnd;
    public int End;

    public readonly bool HasCredentials => HasHost && HostStart > SchemeEnd + 3;

    public readonly bool HasQuery => QueryEnd > PathEnd;

    public readonly bool HasFragment => End > QueryEnd;

    /// <summary>The end of what a reference that begins with a path inherits. Not always the path's start: <c>a:/.//b</c> has a guard before its path.</summary>
    public readonly int AuthorityEnd => HasHost ? PathStart : SchemeEnd + 1;
}
