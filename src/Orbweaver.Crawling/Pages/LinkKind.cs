namespace Orbweaver.Crawling;

/// <summary>What in a page names a link.</summary>
public enum LinkKind : byte
{
    /// <summary><c>&lt;a href&gt;</c>, also inside svg.</summary>
    Anchor,

    /// <summary><c>&lt;area href&gt;</c>.</summary>
    Area,

    /// <summary><c>&lt;iframe src&gt;</c> and <c>&lt;frame src&gt;</c>.</summary>
    Frame,

    /// <summary><c>&lt;meta http-equiv=refresh content="5; url=…"&gt;</c>.</summary>
    Refresh,

    /// <summary><c>&lt;link href&gt;</c>.</summary>
    Link,

    /// <summary><c>src</c> and <c>srcset</c> of <c>&lt;img&gt;</c>, <c>srcset</c> of <c>&lt;source&gt;</c>, <c>poster</c> of <c>&lt;video&gt;</c>, <c>&lt;input src&gt;</c>.</summary>
    Image,

    /// <summary><c>&lt;script src&gt;</c>.</summary>
    Script,

    /// <summary><c>src</c> of <c>&lt;source&gt;</c>, <c>&lt;video&gt;</c>, <c>&lt;audio&gt;</c>, <c>&lt;track&gt;</c> and <c>&lt;embed&gt;</c>, <c>&lt;object data&gt;</c>.</summary>
    Media,

    /// <summary><c>&lt;form action&gt;</c> and <c>formaction</c> of <c>&lt;button&gt;</c> and <c>&lt;input&gt;</c>.</summary>
    Form,
}
