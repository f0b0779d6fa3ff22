using System.Globalization;

namespace Orbweaver.Cli;

/// <summary>The laboratory's times, as exact as they are worth.</summary>
internal static class LabFigures
{
    /// <summary><c>3.027 s</c>, <c>39.12 s</c>, <c>305.1 s</c>.</summary>
    public static string Seconds(double seconds) => seconds.ToString(Math.Abs(seconds) switch { < 9.9995 => "N3", < 99.995 => "N2", _ => "N1" }, CultureInfo.InvariantCulture) + " s";

    /// <summary><c>3 s</c>, <c>0.05 s</c>, <c>300 s</c>: given figures, without zeros at the end.</summary>
    public static string Short(double seconds) => seconds.ToString("#,0.###", CultureInfo.InvariantCulture) + " s";

    /// <summary><c>6.5 min</c>-like durations, as <c>--budget</c> takes them: <c>45s</c>, <c>6m30s</c>.</summary>
    public static string Budget(double seconds)
    {
        var whole = (long)Math.Ceiling(seconds);
        return whole < 60 ? string.Create(CultureInfo.InvariantCulture, $"{whole}s")
            : whole % 60 == 0 ? string.Create(CultureInfo.InvariantCulture, $"{whole / 60}m")
            : string.Create(CultureInfo.InvariantCulture, $"{whole / 60}m{whole % 60}s");
    }
}
