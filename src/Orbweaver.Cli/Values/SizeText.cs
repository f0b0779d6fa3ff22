namespace Orbweaver.Cli;

/// <summary>Sizes as people write them: <c>10MB</c> and <c>512k</c> (thousands), <c>64MiB</c> and <c>16Ki</c> (1024s); a bare number is bytes.</summary>
internal static class SizeText
{
    private const string Right = "write it like 512k, 10MB (thousands) or 64MiB (1024s); a bare number is bytes";

    private static readonly (string Unit, decimal Bytes)[] Units =
    [
        ("", 1), ("b", 1),
        ("k", 1e3m), ("kb", 1e3m), ("m", 1e6m), ("mb", 1e6m), ("g", 1e9m), ("gb", 1e9m), ("t", 1e12m), ("tb", 1e12m),
        ("ki", 1L << 10), ("kib", 1L << 10), ("mi", 1L << 20), ("mib", 1L << 20), ("gi", 1L << 30), ("gib", 1L << 30), ("ti", 1L << 40), ("tib", 1L << 40),
    ];

    /// <summary>Reads a size; a fraction of a byte is dropped. False, and why not in <paramref name="error"/>, when it is none.</summary>
    public static bool TryParse(string text, out long bytes, out string error)
    {
        bytes = 0;
        error = $"is not a size; {Right}";
        var trimmed = text.AsSpan().Trim();
        var digits = NumberText.LengthAtStart(trimmed);
        if (!NumberText.TryParse(trimmed[..digits], out var number))
            return false;

        var named = trimmed[digits..].TrimStart();
        foreach (var (unit, factor) in Units)
        {
            if (!named.Equals(unit, StringComparison.OrdinalIgnoreCase))
                continue;
            var total = number * factor;
            if (total > long.MaxValue)
            {
                error = "is larger than any size that can be counted";
                return false;
            }

            bytes = (long)total;
            return true;
        }

        return false;
    }
}
