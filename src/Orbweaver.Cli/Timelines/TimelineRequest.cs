namespace Orbweaver.Cli;

/// <summary>What <c>orbweaver timeline</c> was asked to draw.</summary>
/// <param name="File">The trace.</param>
/// <param name="Svg">Where the picture goes; null for none.</param>
/// <param name="Width">Columns; null for the terminal's.</param>
/// <param name="Rows">Tasks at the most.</param>
internal sealed record TimelineRequest(string File, string? Svg, int? Width, int Rows)
{
    private const int UsualRows = 40;

    /// <exception cref="UsageException">A value is wrong.</exception>
    public static TimelineRequest Of(IReadOnlyList<string> files, ParsedFlags flags) => files switch
    {
        [] => throw new UsageException("name the file that was recorded, as in: orbweaver timeline run.json"),
        [var file] => new(
            file,
            flags.Text(TimelineFlags.Svg),
            (int?)flags.Whole(TimelineFlags.Width, least: TraceText.LeastWidth, most: 1000),
            (int)(flags.Whole(TimelineFlags.Rows, least: 1, most: 100_000) ?? UsualRows)),
        _ => throw new UsageException($"one file at a time: \"{files[0]}\" and \"{files[1]}\" were given"),
    };
}
