using System.Text;

namespace Orbweaver.Crawling;

/// <summary>The elements that a reader of links must know: for their links, or because they change how the text after them is read.</summary>
internal enum HtmlElement : byte
{
    Other,
    A,
    Area,
    Audio,
    Base,
    Button,
    Embed,
    Form,
    Frame,
    Iframe,
    Img,
    Input,
    Link,
    Math,
    Meta,
    Noembed,
    Noframes,
    Object,
    Plaintext,
    Script,
    Source,
    Style,
    Svg,
    Template,
    Textarea,
    Title,
    Track,
    Video,
    Xmp,
}

internal static class HtmlElements
{
    /// <summary>The element that <paramref name="name"/> names, in whatever case.</summary>
    public static HtmlElement Find(ReadOnlySpan<byte> name)
    {
        switch (name.Length)
        {
            case 1:
                return Is(name, "a"u8, HtmlElement.A);
            case 3:
                return Is(name, "img"u8, HtmlElement.Img) | Is(name, "svg"u8, HtmlElement.Svg) | Is(name, "xmp"u8, HtmlElement.Xmp);
            case 4:
                return Is(name, "area"u8, HtmlElement.Area) | Is(name, "base"u8, HtmlElement.Base) | Is(name, "form"u8, HtmlElement.Form)
                    | Is(name, "link"u8, HtmlElement.Link) | Is(name, "math"u8, HtmlElement.Math) | Is(name, "meta"u8, HtmlElement.Meta);
            case 5:
                // The tree builder takes <image> for <img>.
                return Is(name, "frame"u8, HtmlElement.Frame) | Is(name, "title"u8, HtmlElement.Title) | Is(name, "style"u8, HtmlElement.Style)
                    | Is(name, "input"u8, HtmlElement.Input) | Is(name, "image"u8, HtmlElement.Img) | Is(name, "video"u8, HtmlElement.Video)
                    | Is(name, "audio"u8, HtmlElement.Audio) | Is(name, "embed"u8, HtmlElement.Embed) | Is(name, "track"u8, HtmlElement.Track);
            case 6:
                return Is(name, "script"u8, HtmlElement.Script) | Is(name, "iframe"u8, HtmlElement.Iframe) | Is(name, "source"u8, HtmlElement.Source)
                    | Is(name, "button"u8, HtmlElement.Button) | Is(name, "object"u8, HtmlElement.Object);
            case 7:
                return Is(name, "noembed"u8, HtmlElement.Noembed);
            case 8:
                return Is(name, "textarea"u8, HtmlElement.Textarea) | Is(name, "template"u8, HtmlElement.Template)
                    | Is(name, "noframes"u8, HtmlElement.Noframes);
            case 9:
                return Is(name, "plaintext"u8, HtmlElement.Plaintext);
            default:
                return HtmlElement.Other;
        }
    }

    /// <summary>The name under which raw text in <paramref name="element"/> ends; empty when the element's content is ordinary markup.</summary>
    public static ReadOnlySpan<byte> RawTextName(HtmlElement element) => element switch
    {
        HtmlElement.Iframe => "iframe"u8,
        HtmlElement.Noembed => "noembed"u8,
        HtmlElement.Noframes => "noframes"u8,
        HtmlElement.Style => "style"u8,
        HtmlElement.Textarea => "textarea"u8,
        HtmlElement.Title => "title"u8,
        HtmlElement.Xmp => "xmp"u8,
        _ => default,
    };

    private static HtmlElement Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known, HtmlElement element) =>
        Ascii.EqualsIgnoreCase(name, known) ? element : HtmlElement.Other;
}
