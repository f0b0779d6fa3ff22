namespace Orbweaver.Cli;

/// <summary>Durations as people write them: <c>500ms</c>, <c>2s</c>, <c>1.5s</c>, <c>1m30s</c>, <c>2h</c>, <c>1d</c>; a bare number is seconds.</summary>
internal static class DurationText
{
    private const string Right = "write it like 500ms, 2s, 1.5s, 1m30s or 2h; a bare number is seconds";

    // From the longest to the shortest: the parts of 1h30m must come in this order, each once. "ms" is looked for before "m".
    private static readonly (string Unit, int Rank, decimal Milliseconds)[] Units =
        [("ms", 4, 1m), ("d", 0, 86_400_000m), ("h", 1, 3_600_000m), ("m", 2, 60_000m), ("s", 3, 1_000m)];

    /// <summary>Reads a duration. False, and why not in <paramref name="error"/>, when it is none.</summary>
    public static bool TryParse(string text, out TimeSpan duration, out string error)
    {
        duration = default;
        error = $"is not a duration; {Right}";
        var rest = text.AsSpan().Trim();
        if (rest.IsEmpty)
            return false;
        if (NumberText.TryParse(rest, out var seconds))
            return TryMake(seconds * 1000m, out duration, ref error);

        var total = 0m;
        var lastRank = -1;
        while (!rest.IsEmpty)
        {
            var digits = NumberText.LengthAtStart(rest);
            if (!NumberText.TryParse(rest[..digits], out var number))
                return false;
            rest = rest[digits..];
            if (!TryTakeUnit(ref rest, out var rank, out var milliseconds) || rank <= lastRank)
                return false;
            lastRank = rank;
            total += number * milliseconds;
        }

        return TryMake(total, out duration, ref error);
    }

    private static bool TryTakeUnit(ref ReadOnlySpan<char> rest, out int rank, out decimal milliseconds)
    {
        foreach (var unit in Units)
        {
            if (!rest.StartsWith(unit.Unit, StringComparison.OrdinalIgnoreCase))
                continue;
            rest = rest[unit.Unit.Length..];
            (rank, milliseconds) = (unit.Rank, unit.Milliseconds);
            return true;
        }

        (rank, milliseconds) = (0, 0);
        return false;
    }

    private static bool TryMake(decimal milliseconds, out TimeSpan duration, ref string error)
    {
        var ticks = milliseconds * TimeSpan.TicksPerMillisecond;
        duration = default;
        if (ticks > long.MaxValue)
        {
            error = "is longer than any time that can be measured";
            return false;
        }

        duration = TimeSpan.FromTicks((long)ticks);
        return true;
    }
}
