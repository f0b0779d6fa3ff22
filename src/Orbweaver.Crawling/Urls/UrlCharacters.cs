using System.Buffers;

namespace Orbweaver.Crawling;

/// <summary>The percent-encode sets of the URL standard (section 1.3), and what its host parser forbids (section 3.1).</summary>
internal static class UrlCharacters
{
    private const string FragmentExtra = " \"<>`";
    private const string QueryExtra = " \"#<>";
    private const string PathExtra = QueryExtra + "?^`{}";

    /// <summary>Bytes that an opaque path or host must encode: controls and everything from DEL up.</summary>
    public static readonly SearchValues<byte> ControlSet = Encode("");

    public static readonly SearchValues<byte> FragmentSet = Encode(FragmentExtra);
    public static readonly SearchValues<byte> QuerySet = Encode(QueryExtra);
    public static readonly SearchValues<byte> SpecialQuerySet = Encode(QueryExtra + "'");
    public static readonly SearchValues<byte> PathSet = Encode(PathExtra);
    public static readonly SearchValues<byte> UserinfoSet = Encode(PathExtra + "/:;=@[\\]|");

    public static readonly SearchValues<byte> TabOrNewline = SearchValues.Create("\t\n\r"u8);

    /// <summary>
    /// What a special URL's path may hold and keep as it stands, slashes and dots included. Not <c>%</c> (it may spell a dot) and not <c>:</c>
    /// (it may end a scheme): references with those go the long way.
    /// </summary>
    public static readonly SearchValues<byte> PlainPath = SearchValues.Create(Kept(PathExtra + "\\%:#"));

    /// <summary>What a special URL's query may hold and keep as it stands.</summary>
    public static readonly SearchValues<byte> PlainQuery = SearchValues.Create(Kept(QueryExtra + "'"));

    /// <summary>What makes a domain's bytes mean something else: percent signs and everything beyond ASCII.</summary>
    public static readonly SearchValues<byte> Encoded = SearchValues.Create([(byte)'%', .. Enumerable.Range(0x80, 0x80).Select(b => (byte)b)]);

    public static readonly SearchValues<byte> ForbiddenHost = SearchValues.Create("\0\t\n\r #/:<>?@[\\]^|"u8);

    /// <summary>A domain's byte in lower case; 0 = forbidden; 1 = not ASCII or <c>%</c>: decode first.</summary>
    public static readonly byte[] DomainBytes = MakeDomainBytes();

    public static bool IsLetter(byte b) => (uint)((b | 0x20) - 'a') < 26;

    public static bool IsDigit(byte b) => (uint)(b - '0') < 10;

    public static bool IsSchemeByte(byte b) => IsLetter(b) || IsDigit(b) || b is (byte)'+' or (byte)'-' or (byte)'.';

    /// <summary>The value of a hexadecimal digit, or -1.</summary>
    public static int HexValue(byte b) => IsDigit(b) ? b - '0' : (uint)((b | 0x20) - 'a') < 6 ? (b | 0x20) - 'a' + 10 : -1;

    private static SearchValues<byte> Encode(string extra) =>
        SearchValues.Create(Enumerable.Range(0, 256).Where(b => b is < 0x20 or > 0x7E || extra.Contains((char)b)).Select(b => (byte)b).ToArray());

    private static byte[] Kept(string encoded) =>
        Enumerable.Range(0x20, 0x5F).Where(b => !encoded.Contains((char)b)).Select(b => (byte)b).ToArray();

    private static byte[] MakeDomainBytes()
    {
        var table = new byte[256];
        for (var b = 0; b < table.Length; b++)
        {
            table[b] = b switch
            {
                '%' or > 0x7F => 1,
                <= 0x20 or 0x7F => 0,
                '#' or '/' or ':' or '<' or '>' or '?' or '@' or '[' or '\\' or ']' or '^' or '|' => 0,
                >= 'A' and <= 'Z' => (byte)(b | 0x20),
                _ => (byte)b,
            };
        }

        return table;
    }
}
