using System.Text;

namespace Orbweaver.Crawling;

/// <summary>What each element says in its attributes: links, the base, robots flags.</summary>
internal static class ElementLinks
{
    /// <summary>The kinds of links that <paramref name="element"/> can hold.</summary>
    public static LinkKinds KindsOf(HtmlElement element) => element switch
    {
        HtmlElement.A => LinkKinds.Anchor,
        HtmlElement.Area => LinkKinds.Area,
        HtmlElement.Frame or HtmlElement.Iframe => LinkKinds.Frame,
        HtmlElement.Link => LinkKinds.Link,
        HtmlElement.Img => LinkKinds.Image,
        HtmlElement.Script => LinkKinds.Script,
        HtmlElement.Source or HtmlElement.Video => LinkKinds.Media | LinkKinds.Image,
        HtmlElement.Audio or HtmlElement.Track or HtmlElement.Embed or HtmlElement.Object => LinkKinds.Media,
        HtmlElement.Form or HtmlElement.Button => LinkKinds.Form,
        HtmlElement.Input => LinkKinds.Form | LinkKinds.Image,
        _ => LinkKinds.None,
    };

    /// <summary>Adds to <paramref name="scan"/> what a start tag in HTML names.</summary>
    public static void Collect(HtmlElement element, in TagAttributes attributes, ReadOnlySpan<byte> html, LinkKinds wanted, PageScan scan)
    {
        var kinds = KindsOf(element) & wanted;
        switch (element)
        {
            case HtmlElement.Base:
                if (attributes.TryGet(TagAttribute.Href, out var start, out var length))
                    scan.SetBase(html, start, length);
                return;
            case HtmlElement.Meta:
                CollectMeta(attributes, html, wanted, scan);
                return;
            case HtmlElement.A or HtmlElement.Area or HtmlElement.Link:
                AddValue(TagAttribute.Href, Only(kinds), attributes, html, scan);
                return;
            case HtmlElement.Frame or HtmlElement.Iframe or HtmlElement.Script or HtmlElement.Audio or HtmlElement.Track or HtmlElement.Embed:
                AddValue(TagAttribute.Src, Only(kinds), attributes, html, scan);
                return;
            case HtmlElement.Object:
                AddValue(TagAttribute.ObjectData, Only(kinds), attributes, html, scan);
                return;
            case HtmlElement.Form:
                AddValue(TagAttribute.Action, Only(kinds), attributes, html, scan);
                return;
            case HtmlElement.Button:
                AddValue(TagAttribute.FormAction, Only(kinds), attributes, html, scan);
                return;
            case HtmlElement.Input:
                AddValue(TagAttribute.Src, Only(kinds & LinkKinds.Image), attributes, html, scan);
                AddValue(TagAttribute.FormAction, Only(kinds & LinkKinds.Form), attributes, html, scan);
                return;
            case HtmlElement.Video:
                AddValue(TagAttribute.Src, Only(kinds & LinkKinds.Media), attributes, html, scan);
                AddValue(TagAttribute.Poster, Only(kinds & LinkKinds.Image), attributes, html, scan);
                return;
            case HtmlElement.Img:
                AddValue(TagAttribute.Src, Only(kinds), attributes, html, scan);
                AddCandidates(Only(kinds), attributes, html, scan);
                return;
            case HtmlElement.Source:
                AddValue(TagAttribute.Src, Only(kinds & LinkKinds.Media), attributes, html, scan);
                AddCandidates(Only(kinds & LinkKinds.Image), attributes, html, scan);
                return;
            default:
                return;
        }
    }

    private static LinkKind? Only(LinkKinds kinds) =>
        kinds == LinkKinds.None ? null : (LinkKind)System.Numerics.BitOperations.TrailingZeroCount((int)kinds);

    private static void AddValue(TagAttribute attribute, LinkKind? kind, in TagAttributes attributes, ReadOnlySpan<byte> html, PageScan scan)
    {
        if (kind is { } wanted && attributes.TryGet(attribute, out var start, out var length))
            scan.Add(wanted, html, start, length, HasToken(attributes.Raw(TagAttribute.Rel, html), "nofollow"u8, scan));
    }

    private static void AddCandidates(LinkKind? kind, in TagAttributes attributes, ReadOnlySpan<byte> html, PageScan scan)
    {
        if (kind is not { } wanted || !attributes.TryGet(TagAttribute.SrcSet, out var start, out var length))
            return;
        foreach (var candidate in new SrcSet(scan.KeepAttribute(html.Slice(start, length))))
            scan.AddKept(wanted, candidate);
    }

    private static void CollectMeta(in TagAttributes attributes, ReadOnlySpan<byte> html, LinkKinds wanted, PageScan scan)
    {
        if (!attributes.TryGet(TagAttribute.Content, out _, out _))
            return;
        var content = attributes.Raw(TagAttribute.Content, html);
        if (Is(TagAttribute.Name, "robots"u8, attributes, html, scan))
            scan.Robots |= ReadRobots(scan.DecodeAttribute(content));
        if (wanted.HasFlag(LinkKinds.Refresh) && Is(TagAttribute.HttpEquiv, "refresh"u8, attributes, html, scan))
            scan.AddKept(LinkKind.Refresh, MetaRefresh.FindUrl(scan.KeepAttribute(content)));
    }

    private static bool Is(TagAttribute attribute, ReadOnlySpan<byte> value, in TagAttributes attributes, ReadOnlySpan<byte> html, PageScan scan)
    {
        var raw = attributes.Raw(attribute, html);
        return !raw.IsEmpty && Ascii.EqualsIgnoreCase(scan.DecodeAttribute(raw).Trim(" \t\n\f\r"u8), value);
    }

    private static RobotsDirectives ReadRobots(ReadOnlySpan<byte> content)
    {
        var directives = RobotsDirectives.None;
        foreach (var range in content.SplitAny(", \t\n\f\r"u8))
        {
            var word = content[range];
            if (Ascii.EqualsIgnoreCase(word, "noindex"u8))
                directives |= RobotsDirectives.NoIndex;
            else if (Ascii.EqualsIgnoreCase(word, "nofollow"u8))
                directives |= RobotsDirectives.NoFollow;
            else if (Ascii.EqualsIgnoreCase(word, "none"u8))
                directives |= RobotsDirectives.NoIndex | RobotsDirectives.NoFollow;
        }

        return directives;
    }

    /// <summary>One of the words of a <c>rel</c> attribute is <paramref name="token"/>.</summary>
    public static bool HasToken(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> token, PageScan scan)
    {
        if (raw.Length < token.Length)
            return false;
        var value = raw.Contains((byte)'&') ? scan.DecodeAttribute(raw) : raw;
        foreach (var range in value.SplitAny(" \t\n\f\r"u8))
        {
            if (Ascii.EqualsIgnoreCase(value[range], token))
                return true;
        }

        return false;
    }
}
