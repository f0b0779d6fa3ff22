using System.Collections.Concurrent;
using System.Text;

namespace Orbweaver.Crawling;

/// <summary>A character encoding of the Encoding standard. Instances are shared; any thread.</summary>
public sealed class PageEncoding
{
    private static readonly ConcurrentDictionary<string, PageEncoding> Known = new(StringComparer.Ordinal);

    private readonly Encoding _decoder;
    private Encoding? _forQueries;

    private PageEncoding(string name)
    {
        Name = name;
        _decoder = MakeDecoder(name);
    }

    /// <summary>UTF-8.</summary>
    public static PageEncoding Utf8 { get; } = Get("utf-8");

    /// <summary>windows-1252, which is also what the labels <c>iso-8859-1</c> and <c>ascii</c> mean on the web.</summary>
    public static PageEncoding Windows1252 { get; } = Get("windows-1252");

    /// <summary>The WHATWG name in lower case: <c>utf-8</c>, <c>gbk</c>, <c>shift_jis</c>, <c>windows-1251</c>.</summary>
    public string Name { get; }

    /// <summary>In what a browser writes the non-ASCII characters of a query on such a page; null = UTF-8.</summary>
    internal Encoding? ForQueries => IsUtf8 || IsUtf16 || Name is "replacement" or "x-user-defined"
        ? null
        : _forQueries ??= CodePagesEncodingProvider.Instance.GetEncoding(CodePage(Name));

    internal bool IsUtf8 => Name == "utf-8";

    internal bool IsUtf16 => Name is "utf-16le" or "utf-16be";

    /// <summary>Bytes below 128 that are markup in ASCII are the same markup in this encoding.</summary>
    internal bool AgreesWithAsciiOnMarkup => !IsUtf16 && Name is not ("iso-2022-jp" or "replacement");

    /// <summary>The encoding that a label names, whatever its case and the white space around it; null when the label names none.</summary>
    /// <param name="label">As it stands after <c>charset=</c>: <c>UTF8</c>, <c>latin1</c>, <c>x-sjis</c>.</param>
    public static PageEncoding? Find(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return EncodingLabels.Find(label) is { } name ? Get(name) : null;
    }

    /// <summary>The text that <paramref name="bytes"/> spell; bytes that spell nothing become U+FFFD.</summary>
    public string GetString(ReadOnlySpan<byte> bytes) => _decoder.GetString(bytes);

    internal static PageEncoding Get(string name) => Known.GetOrAdd(name, static name => new PageEncoding(name));

    internal void AppendAsUtf8(scoped ReadOnlySpan<byte> bytes, ByteBuffer into)
    {
        const int Step = 4096;
        Span<char> chars = stackalloc char[Step];
        var decoder = _decoder.GetDecoder();
        var pending = '\0';
        var done = false;
        while (!done)
        {
            var offset = 0;
            if (pending != '\0')
                chars[offset++] = pending;
            decoder.Convert(bytes, chars[offset..], flush: true, out var used, out var made, out done);
            bytes = bytes[used..];
            made += offset;

            // A surrogate pair is not torn between two steps.
            pending = !done && made > 0 && char.IsHighSurrogate(chars[made - 1]) ? chars[--made] : '\0';
            var room = into.Reserve(made * 3);
            into.Advance(Encoding.UTF8.GetBytes(chars[..made], room));
        }
    }

    private static Encoding MakeDecoder(string name)
    {
        if (SingleByteEncoding.Find(name) is { } own)
            return own;
        return name switch
        {
            "utf-8" => Encoding.UTF8,
            "utf-16le" => Encoding.Unicode,
            "utf-16be" => Encoding.BigEndianUnicode,
            "replacement" => Encoding.UTF8,
            _ => CodePagesEncodingProvider.Instance.GetEncoding(CodePage(name), EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"))
                ?? throw new NotSupportedException($"The framework has no decoder for {name} (code page {CodePage(name)})."),
        };
    }

    private static int CodePage(string name) => name switch
    {
        "ibm866" => 866,
        "iso-8859-8-i" => 28598,
        "koi8-r" => 20866,
        "koi8-u" => 21866,
        "macintosh" => 10000,
        "x-mac-cyrillic" => 10007,

        // The standard decodes both with GB 18030.
        "gbk" or "gb18030" => 54936,
        "big5" => 950,
        "euc-jp" => 51932,
        "iso-2022-jp" => 50220,
        "shift_jis" => 932,
        "euc-kr" => 949,
        _ when name.StartsWith("iso-8859-", StringComparison.Ordinal) => 28590 + Number(name, "iso-8859-"),
        _ => Number(name, "windows-"),
    };

    private static int Number(string name, string prefix) =>
        int.Parse(name.AsSpan(prefix.Length), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture);
}
