namespace Orbweaver.Crawling;

/// <summary>A set of <see cref="LinkKind"/>s: which links a reader of pages wants.</summary>
[Flags]
public enum LinkKinds
{
    /// <summary>No links: title, base and robots flags alone.</summary>
    None = 0,

    /// <summary><see cref="LinkKind.Anchor"/>.</summary>
    Anchor = 1 << LinkKind.Anchor,

    /// <summary><see cref="LinkKind.Area"/>.</summary>
    Area = 1 << LinkKind.Area,

    /// <summary><see cref="LinkKind.Frame"/>.</summary>
    Frame = 1 << LinkKind.Frame,

    /// <summary><see cref="LinkKind.Refresh"/>.</summary>
    Refresh = 1 << LinkKind.Refresh,

    /// <summary><see cref="LinkKind.Link"/>.</summary>
    Link = 1 << LinkKind.Link,

    /// <summary><see cref="LinkKind.Image"/>.</summary>
    Image = 1 << LinkKind.Image,

    /// <summary><see cref="LinkKind.Script"/>.</summary>
    Script = 1 << LinkKind.Script,

    /// <summary><see cref="LinkKind.Media"/>.</summary>
    Media = 1 << LinkKind.Media,

    /// <summary><see cref="LinkKind.Form"/>.</summary>
    Form = 1 << LinkKind.Form,

    /// <summary>What leads a reader to another page: anchors, areas, frames and refreshes. The crawler's default.</summary>
    Navigation = Anchor | Area | Frame | Refresh,

    /// <summary>Everything.</summary>
    All = Navigation | Link | Image | Script | Media | Form,
}
