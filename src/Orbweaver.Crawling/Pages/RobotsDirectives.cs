namespace Orbweaver.Crawling;

/// <summary>What a page asks of robots in <c>&lt;meta name=robots&gt;</c>; several such elements add up.</summary>
[Flags]
public enum RobotsDirectives
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>noindex</c>, or <c>none</c>: the page is not to be kept.</summary>
    NoIndex = 1,

    /// <summary><c>nofollow</c>, or <c>none</c>: the page's links are not to be followed.</summary>
    NoFollow = 2,
}
