namespace Orbweaver.Bench;

/// <summary>What several runs of one thing gave.</summary>
internal sealed record Measurement(double Median, double Min, double Max)
{
    internal static Measurement Of(IEnumerable<double> samples)
    {
        double[] sorted = [.. samples.Order()];
        if (sorted.Length == 0)
            throw new ArgumentException("A measurement needs at least one sample.", nameof(samples));

        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Measurement(Significant(median), Significant(sorted[0]), Significant(sorted[^1]));
    }

    /// <summary>Five digits: more would only be noise in the JSON.</summary>
    private static double Significant(double value)
    {
        if (value == 0 || !double.IsFinite(value))
            return value;

        int digits = 4 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return digits <= 0 ? Math.Round(value) : Math.Round(value, Math.Min(digits, 15));
    }
}

/// <summary>Our own measurement, with the bytes allocated for one unit of work where that was measured.</summary>
internal sealed record OwnMeasurement(double Median, double Min, double Max, double? AllocBytes)
{
    internal static OwnMeasurement Of(Measurement measurement, double? allocBytes = null) =>
        new(measurement.Median, measurement.Min, measurement.Max, allocBytes is { } bytes ? Math.Round(bytes, 2) : null);
}
