using System.Runtime.CompilerServices;
using System.Text;

namespace Orbweaver.Crawling;

/// <summary>The attributes that can matter to a reader of links.</summary>
internal enum TagAttribute
{
    Href,
    Src,
    SrcSet,
    Rel,
    Content,
    Name,
    HttpEquiv,
    Action,
    FormAction,
    Poster,
    ObjectData,
    Encoding,
}

/// <summary>Where the values of a tag's attributes stand. Of attributes with the same name the first counts.</summary>
internal struct TagAttributes
{
    private Slots _slots;

    /// <summary>Reads a whole tag. False when the page ends inside it.</summary>
    public bool Read(ref TagReader tag)
    {
        _slots = default;
        while (tag.MoveNext())
        {
            if (Find(tag.Name) is { } attribute && _slots[(int)attribute].Start == 0)
                _slots[(int)attribute] = new Slot(tag.ValueStart, tag.ValueLength);
        }

        return tag.Complete;
    }

    /// <summary>The attribute's raw value; false when the tag does not have it.</summary>
    public readonly bool TryGet(TagAttribute attribute, out int start, out int length)
    {
        (start, length) = _slots[(int)attribute];
        return start != 0;
    }

    public readonly ReadOnlySpan<byte> Raw(TagAttribute attribute, ReadOnlySpan<byte> html) =>
        html.Slice(_slots[(int)attribute].Start, _slots[(int)attribute].Length);

    private static TagAttribute? Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 => Is(name, "src"u8, TagAttribute.Src) ?? Is(name, "rel"u8, TagAttribute.Rel),
        4 => Is(name, "href"u8, TagAttribute.Href) ?? Is(name, "name"u8, TagAttribute.Name) ?? Is(name, "data"u8, TagAttribute.ObjectData),
        6 => Is(name, "srcset"u8, TagAttribute.SrcSet) ?? Is(name, "action"u8, TagAttribute.Action) ?? Is(name, "poster"u8, TagAttribute.Poster),
        7 => Is(name, "content"u8, TagAttribute.Content),
        8 => Is(name, "encoding"u8, TagAttribute.Encoding),
        10 => Is(name, "http-equiv"u8, TagAttribute.HttpEquiv) ?? Is(name, "formaction"u8, TagAttribute.FormAction),
        _ => null,
    };

    private static TagAttribute? Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known, TagAttribute attribute) =>
        Ascii.EqualsIgnoreCase(name, known) ? attribute : null;

    // A value never starts at 0, where a tag's bracket stands at the earliest: 0 means absent.
    private readonly record struct Slot(int Start, int Length);

    [InlineArray(12)]
    private struct Slots
    {
        private Slot _first;
    }
}
