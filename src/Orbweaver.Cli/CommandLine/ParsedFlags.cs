using Orbweaver.Crawling;

namespace Orbweaver.Cli;

/// <summary>The values given for options, as text, with readers that turn them into what they mean or say what is wrong.</summary>
internal sealed class ParsedFlags(IReadOnlyDictionary<string, IReadOnlyList<string>> values)
{
    public bool Has(Flag flag) => values.ContainsKey(flag.Name);

    public string? Text(Flag flag) => values.TryGetValue(flag.Name, out var given) ? given[0] : null;

    public IReadOnlyList<string> Texts(Flag flag) => values.TryGetValue(flag.Name, out var given) ? given : [];

    public long? Whole(Flag flag, long least, long most = long.MaxValue)
    {
        if (Text(flag) is not { } text)
            return null;
        return NumberText.TryParseWhole(text, least, most, out var number, out var error) ? number : throw Wrong(flag, text, error);
    }

    public TimeSpan? Duration(Flag flag, TimeSpan least, TimeSpan most, string range)
    {
        if (Text(flag) is not { } text)
            return null;
        if (!DurationText.TryParse(text, out var duration, out var error))
            throw Wrong(flag, text, error);
        return duration >= least && duration <= most ? duration : throw Wrong(flag, text, "is out of range; it must be " + range);
    }

    public long? Size(Flag flag, long most, string range)
    {
        if (Text(flag) is not { } text)
            return null;
        if (!SizeText.TryParse(text, out var bytes, out var error))
            throw Wrong(flag, text, error);
        return bytes >= 1 && bytes <= most ? bytes : throw Wrong(flag, text, "is out of range; it must be " + range);
    }

    public CrawlScope? Scope(Flag flag)
    {
        if (Text(flag) is not { } text)
            return null;
        return ScopeText.TryParse(text, out var scope, out var error) ? scope : throw Wrong(flag, text, error);
    }

    public IReadOnlyList<LabModel>? Models(Flag flag)
    {
        if (Text(flag) is not { } text)
            return null;
        return LabModelText.TryParse(text, out var models, out var error) ? models : throw Wrong(flag, text, error);
    }

    public string? PrintableAscii(Flag flag)
    {
        if (Text(flag) is not { } text)
            return null;
        var printable = !string.IsNullOrWhiteSpace(text) && text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;
        return printable ? text : throw Wrong(flag, text, "cannot be sent as a header; it must be printable ASCII and not empty");
    }

    public static UsageException Wrong(Flag flag, string value, string error) => new($"{flag.Name}: \"{value}\" {error}");
}
