namespace Orbweaver.Cli;

/// <summary>The options of <c>orbweaver timeline</c>.</summary>
internal static class TimelineFlags
{
    public static readonly Flag Svg = new("--svg", "FILE",
        "Draw a picture into FILE as well, for light and dark pages. Default: none.", "run.svg");

    public static readonly Flag Width = new("--width", "N",
        "Columns of the drawing, 40 to 1,000; a column is 8 pixels of the picture. Default: the terminal's, 100 where there is none, and 120 of a picture.", "120");

    public static readonly Flag Rows = new("--rows", "N",
        "Tasks drawn at the most, the first that began. Default: 40.", "100");

    public static readonly IReadOnlyList<Flag> All = [Svg, Width, Rows];
}
