namespace Orbweaver.Crawling;

/// <summary>
/// Reads the attributes of one tag in order, as the HTML tokenizer does (section 13.2.5.32 and on), up to the tag's end.
/// Positions are indexes into the page; nothing is decoded.
/// </summary>
internal ref struct TagReader
{
    private readonly ReadOnlySpan<byte> _html;

    /// <param name="html">The page.</param>
    /// <param name="nameEnd">Where the tag's name ended: at white space, a slash, the closing bracket or the page's end.</param>
    public TagReader(ReadOnlySpan<byte> html, int nameEnd)
    {
        _html = html;
        Position = nameEnd;
    }

    /// <summary>Where reading goes on; after the tag when <see cref="Complete"/>.</summary>
    public int Position { get; private set; }

    /// <summary>The tag's closing bracket was read. False to the end when the page ends inside the tag: then there is no tag.</summary>
    public bool Complete { get; private set; }

    /// <summary>The tag ended with <c>/&gt;</c>.</summary>
    public bool SelfClosing { get; private set; }

    public int NameStart { get; private set; }

    public int NameLength { get; private set; }

    public int ValueStart { get; private set; }

    public int ValueLength { get; private set; }

    public readonly ReadOnlySpan<byte> Name => _html.Slice(NameStart, NameLength);

    public readonly ReadOnlySpan<byte> Value => _html.Slice(ValueStart, ValueLength);

    /// <summary>Reads past the attributes that are left and returns where the tag ends; the page's length when it does not.</summary>
    public int SkipRest()
    {
        while (MoveNext())
        {
            // Every attribute is passed over.
        }

        return Position;
    }

    /// <summary>Goes to the next attribute; false at the tag's end, and when the page ends inside the tag.</summary>
    public bool MoveNext()
    {
        var html = _html;
        var at = Position;
        while ((uint)at < (uint)html.Length && IsSpaceOrSlash(html[at]))
            at++;
        if ((uint)at >= (uint)html.Length)
            return Finish(html.Length, complete: false);
        if (html[at] == '>')
        {
            SelfClosing = html[at - 1] == '/' && at > Position;
            return Finish(at + 1, complete: true);
        }

        // An equals sign here begins a name, whatever it looks like.
        NameStart = at++;
        while ((uint)at < (uint)html.Length && !EndsName(html[at]))
            at++;
        NameLength = at - NameStart;
        var afterName = at;
        while ((uint)at < (uint)html.Length && IsSpace(html[at]))
            at++;
        if ((uint)at >= (uint)html.Length || html[at] != '=')
        {
            ValueStart = afterName;
            ValueLength = 0;
            Position = at;
            return true;
        }

        at++;
        while ((uint)at < (uint)html.Length && IsSpace(html[at]))
            at++;
        if ((uint)at >= (uint)html.Length)
            return Finish(html.Length, complete: false);
        return ReadValue(at);
    }

    private bool ReadValue(int at)
    {
        var html = _html;
        var first = html[at];
        if (first is (byte)'"' or (byte)'\'')
        {
            ValueStart = at + 1;
            ValueLength = html[ValueStart..].IndexOf(first);
            if (ValueLength < 0)
                return Finish(html.Length, complete: false);
            Position = ValueStart + ValueLength + 1;
            return true;
        }

        ValueStart = at;
        while ((uint)at < (uint)html.Length && html[at] != '>' && !IsSpace(html[at]))
            at++;
        ValueLength = at - ValueStart;
        Position = at;
        return true;
    }

    private bool Finish(int position, bool complete)
    {
        Position = position;
        Complete = complete;
        return false;
    }

    public static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r' or (byte)'\f';

    private static bool IsSpaceOrSlash(byte value) => value == '/' || IsSpace(value);

    private static bool EndsName(byte value) => value is (byte)'=' or (byte)'>' or (byte)'/' || IsSpace(value);
}
