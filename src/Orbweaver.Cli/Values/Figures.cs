using System.Globalization;

namespace Orbweaver.Cli;

/// <summary>Figures as people read them, the same in every culture.</summary>
internal static class Figures
{
    private static readonly string[] ByteUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary><c>1,234</c>.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1 page</c>, <c>1,234 pages</c>.</summary>
    public static string Count(long number, string one) => number == 1 ? "1 " + one : Count(number) + " " + one + "s";

    /// <summary><c>1 process</c>, <c>8 processes</c>.</summary>
    public static string Count(long number, string one, string many) => Count(number) + " " + (number == 1 ? one : many);

    /// <summary><c>0.4</c>, <c>85.3</c>, <c>1,204</c> (a second).</summary>
    public static string Rate(double perSecond) => perSecond.ToString(perSecond < 99.95 ? "N1" : "N0", CultureInfo.InvariantCulture);

    /// <summary><c>512 B</c>, <c>12.4 MiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        if (bytes < 1024)
            return string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
        var (value, unit) = ((double)bytes, 0);
        // 1023.95 would be shown as 1,024.0 of the smaller unit.
        while (value >= 1023.95 && unit < ByteUnits.Length - 1)
            (value, unit) = (value / 1024, unit + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{value:N1} {ByteUnits[unit]}");
    }

    /// <summary><c>0.8 s</c>, <c>59.9 s</c>, <c>1 min 05 s</c>, <c>2 h 03 min</c>, <c>3 d 04 h</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):N1} s"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds:00} s"),
        { TotalHours: < 24 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes:00} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays} d {time.Hours:00} h"),
    };
}
