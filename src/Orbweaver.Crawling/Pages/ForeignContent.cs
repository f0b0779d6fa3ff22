using System.Text;

namespace Orbweaver.Crawling;

/// <summary>
/// Which svg and math elements are open: inside them other names and rules hold (CDATA sections, titles and scripts that are none of HTML's).
/// HTML elements inside foreign ones are not followed: enough to know where ordinary rules hold again.
/// </summary>
internal sealed class ForeignContent
{
    // Browsers end nesting at 512; a limit also keeps the search for an end tag's element short on hostile pages.
    private const int MaxDepth = 256;

    private readonly Element[] _open = new Element[MaxDepth];
    private int _depth;

    private enum Kind : byte
    {
        Svg,
        Math,

        /// <summary>Ordinary HTML rules hold inside (an integration point of the standard).</summary>
        Html,
        MathText,
        AnnotationXml,
    }

    /// <summary>An svg or math element is open.</summary>
    public bool IsOpen => _depth > 0;

    /// <summary>CDATA sections exist here.</summary>
    public bool HasCData => _depth > 0 && _open[_depth - 1].Kind is not Kind.Html;

    public void Clear() => _depth = 0;

    /// <summary>Takes in a start tag while <see cref="IsOpen"/>. True when it made a foreign element; false when HTML's rules hold for it.</summary>
    public bool Start(ReadOnlySpan<byte> name, in TagReader tag, bool htmlEncoding)
    {
        var top = _open[_depth - 1].Kind;
        if (top is Kind.Html
            || (top is Kind.MathText && !Is(name, "mglyph"u8) && !Is(name, "malignmark"u8))
            || (top is Kind.AnnotationXml && Is(name, "svg"u8)))
            return false;

        if (BreaksOut(name))
        {
            LeaveToHtml();
            return false;
        }

        if (!tag.SelfClosing)
            Push(name, Classify(name, top is Kind.Svg, htmlEncoding));
        return true;
    }

    /// <summary>Opens an svg or math element by HTML's rules.</summary>
    public void Open(ReadOnlySpan<byte> name, bool svg, in TagReader tag)
    {
        if (!tag.SelfClosing)
            Push(name, svg ? Kind.Svg : Kind.Math);
    }

    public void End(ReadOnlySpan<byte> name)
    {
        var hash = Hash(name);
        for (var at = _depth - 1; at >= 0; at--)
        {
            if (_open[at].NameHash == hash)
            {
                _depth = at;
                return;
            }
        }

        // An end tag of an HTML element that was opened around the foreign one closes both.
        if (BreaksOut(name))
            LeaveToHtml();
    }

    private void LeaveToHtml()
    {
        while (_depth > 0 && _open[_depth - 1].Kind is not (Kind.Html or Kind.MathText))
            _depth--;
    }

    private void Push(ReadOnlySpan<byte> name, Kind kind)
    {
        if (_depth < MaxDepth)
            _open[_depth++] = new Element(Hash(name), kind);
    }

    private static Kind Classify(ReadOnlySpan<byte> name, bool svg, bool htmlEncoding)
    {
        if (svg)
            return Is(name, "foreignObject"u8) || Is(name, "desc"u8) || Is(name, "title"u8) ? Kind.Html : Kind.Svg;
        if (Is(name, "annotation-xml"u8))
            return htmlEncoding ? Kind.Html : Kind.AnnotationXml;
        return name.Length is 2 && ((name[0] | 0x20) == 'm' && (name[1] | 0x20) is 'i' or 'o' or 'n' or 's') || Is(name, "mtext"u8)
            ? Kind.MathText
            : Kind.Math;
    }

    // Section 13.2.6.5: these start tags end every open foreign element. (font does with a color, face or size: left out, it holds no link.)
    private static bool BreaksOut(ReadOnlySpan<byte> name) => name.Length switch
    {
        1 => (char)(name[0] | 0x20) is 'b' or 'i' or 'p' or 's' or 'u',
        2 => Is(name, "br"u8) || Is(name, "dd"u8) || Is(name, "dl"u8) || Is(name, "dt"u8) || Is(name, "em"u8) || Is(name, "hr"u8)
            || Is(name, "li"u8) || Is(name, "ol"u8) || Is(name, "tt"u8) || Is(name, "ul"u8)
            || ((name[0] | 0x20) == 'h' && name[1] is >= (byte)'1' and <= (byte)'6'),
        3 => Is(name, "big"u8) || Is(name, "div"u8) || Is(name, "img"u8) || Is(name, "pre"u8) || Is(name, "sub"u8) || Is(name, "sup"u8)
            || Is(name, "var"u8),
        4 => Is(name, "body"u8) || Is(name, "code"u8) || Is(name, "head"u8) || Is(name, "menu"u8) || Is(name, "meta"u8) || Is(name, "nobr"u8)
            || Is(name, "ruby"u8) || Is(name, "span"u8),
        5 => Is(name, "embed"u8) || Is(name, "small"u8) || Is(name, "table"u8),
        6 => Is(name, "center"u8) || Is(name, "strike"u8) || Is(name, "strong"u8),
        7 => Is(name, "listing"u8),
        10 => Is(name, "blockquote"u8),
        _ => false,
    };

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => Ascii.EqualsIgnoreCase(name, known);

    private static ulong Hash(ReadOnlySpan<byte> name)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in name)
            hash = (hash ^ (letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter)) * 1099511628211UL;
        return hash;
    }

    private readonly record struct Element(ulong NameHash, Kind Kind);
}
