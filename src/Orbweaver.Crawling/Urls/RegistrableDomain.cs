using System.Collections.Frozen;
using System.Text;

namespace Orbweaver.Crawling;

/// <summary>The part of a host's name that someone can register: <c>example.co.uk</c> of <c>www.example.co.uk</c>.</summary>
/// <remarks>
/// Not the public suffix list: a set, written for this project, of the suffixes of two labels that are met most, for the rest the last label. Where it
/// lacks a suffix, two owners' hosts count as one domain; a crawl that must not cross there keeps to <see cref="CrawlScope.Host"/>.
/// </remarks>
internal static class RegistrableDomain
{
    /// <summary>Top label, then the labels below which names are registered.</summary>
    private static readonly string[] Suffixes =
    [
        "ae ac co gov net org sch", "ar com edu gob gov net org", "at ac co gv or", "au asn com edu gov id net org", "bd com edu gov net org",
        "br com edu gov net org blog eco ind inf jus leg mil tv", "cn ac com edu gov net org", "co com edu gov net org", "cr co or", "cy ac com gov net org",
        "do com edu gob org", "ec com edu gob", "eg com edu gov", "es com edu gob nom org", "fr asso com gouv", "gh com edu gov", "gr com edu gov net org",
        "gt com edu gob", "hk com edu gov idv net org", "hu co org", "id ac co go or sch web", "il ac co gov k12 muni net org", "in ac co edu firm gen gov ind net nic org res",
        "io github gitlab", "ir ac co gov org", "it edu gov", "jp ac ad co ed go gr lg ne or", "ke ac co go or", "kr ac co go ne or pe re", "kw com edu gov",
        "lb com edu gov", "lk ac com edu gov org", "ma ac co gov net org", "mx com edu gob net org", "my com edu gov net org", "ng com edu gov org",
        "np com edu gov org", "nz ac co geek gen govt iwi maori net org school", "pe com edu gob net org", "ph com edu gov net org", "pk com edu gov net org",
        "pl com edu gov net org waw", "pt com edu gov org", "py com edu gov", "ro com org", "ru ac edu gov int mil msk spb", "sa com edu gov net org",
        "sg com edu gov net org", "sv com edu gob", "th ac co go in mi net or", "tr av bel com edu gov k12 net org web", "tw com edu gov idv net org",
        "ua com edu gov kiev kyiv lviv net org", "ug ac co go", "uk ac co gov ltd me net nhs org plc police", "uy com edu gub net org", "ve co com edu gob net org",
        "vn com edu gov net org", "za ac co gov law net nom org web", "zm co com", "zw ac co org",
        "app netlify vercel web", "com appspot blogspot herokuapp", "dev pages workers", "org eu",
    ];

    private static readonly FrozenSet<string> Known = Suffixes.SelectMany(line =>
    {
        var labels = line.Split(' ');
        return labels.Skip(1).Select(second => $"{second}.{labels[0]}");
    }).ToFrozenSet();

    /// <summary>The suffixes of two labels that are known.</summary>
    public static IReadOnlyCollection<string> KnownSuffixes => Known;

    /// <summary>The registrable domain of a serialised host; the whole host when it is an IP address, a single label or a suffix itself. Allocates nothing.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> host)
    {
        if (host.IsEmpty || host[0] == '[' || Ipv4Host.EndsInNumber(host))
            return host;
        var name = host[^1] == '.' ? host[..^1] : host;
        var last = name.LastIndexOf((byte)'.');
        if (last < 0)
            return host;
        var second = name[..last].LastIndexOf((byte)'.');
        if (second < 0)
            return host;
        if (!IsKnown(name[(second + 1)..]))
            return host[(second + 1)..];
        return host[(name[..second].LastIndexOf((byte)'.') + 1)..];
    }

    private static bool IsKnown(ReadOnlySpan<byte> suffix)
    {
        Span<char> text = stackalloc char[32];
        return suffix.Length <= text.Length && Known.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text[..Encoding.ASCII.GetChars(suffix, text)]);
    }
}
