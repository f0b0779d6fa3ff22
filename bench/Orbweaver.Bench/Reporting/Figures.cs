using System.Globalization;

namespace Orbweaver.Bench;

/// <summary>Numbers as a reader wants them: three digits, thousands parted.</summary>
internal static class Figures
{
    internal static string Text(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.000", CultureInfo.InvariantCulture),
    };

    /// <summary>A limit that somebody set, as he wrote it.</summary>
    internal static string Bound(double value) => value.ToString("#,0.#", CultureInfo.InvariantCulture);

    internal static string Range(double min, double max) => $"{Text(min)}..{Text(max)}";

    /// <summary>How many times better ours is than the rival's; below 1 it is worse.</summary>
    internal static double Advantage(Result result, Measurement rival) =>
        result.LowerIsBetter ? rival.Median / result.Ours!.Median : result.Ours!.Median / rival.Median;

    /// <summary>The same in words, from ours' side.</summary>
    internal static string Standing(double advantage) => advantage switch
    {
        >= 1.05 => $"{Text(advantage)}× ahead",
        <= 1 / 1.05 => $"{Text(1 / advantage)}× behind",
        _ => "level",
    };
}
