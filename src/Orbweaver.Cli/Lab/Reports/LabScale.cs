namespace Orbweaver.Cli;

/// <summary>How long the bars of wall times are: in proportion, or by their logarithm when the longest would leave nothing of the shortest.</summary>
internal sealed class LabScale
{
    private const double WidestSpan = 10;

    private readonly double _from;
    private readonly double _to;

    private LabScale(double from, double to, bool isLogarithmic) => (_from, _to, IsLogarithmic) = (from, to, isLogarithmic);

    public bool IsLogarithmic { get; }

    /// <summary>A scale for these times, all above zero.</summary>
    public static LabScale For(IReadOnlyCollection<double> times)
    {
        var (least, most) = (times.Min(), times.Max());
        return most / least > WidestSpan ? new(DecadeBelow(least), most, isLogarithmic: true) : new(0, most, isLogarithmic: false);
    }

    /// <summary>How much of the whole length a time takes, 0 to 1.</summary>
    public double Share(double time) =>
        Math.Clamp(IsLogarithmic ? Math.Log(time / _from) / Math.Log(_to / _from) : time / _to, 0, 1);

    /// <summary>Round times to be marked, from the left end on.</summary>
    public IEnumerable<double> Marks()
    {
        var step = IsLogarithmic ? 0 : NiceStep(_to);
        for (var mark = _from; mark <= _to * 1.0000001; mark = Tidy(IsLogarithmic ? mark * 10 : mark + step))
            yield return mark;
    }

    // A time that stands at the very left would have no bar.
    private static double DecadeBelow(double time)
    {
        var decade = Math.Pow(10, Math.Floor(Math.Log10(time)));
        return Tidy(time / decade < 1.5 ? decade / 10 : decade);
    }

    // Two to five marks: steps of 1, 2 or 5.
    private static double NiceStep(double most)
    {
        var decade = Math.Pow(10, Math.Floor(Math.Log10(most)));
        return Tidy((most / decade) switch { >= 5 => 2 * decade, >= 2 => decade, _ => decade / 2 });
    }

    private static double Tidy(double number) => (double)Math.Round((decimal)number, 9);
}
