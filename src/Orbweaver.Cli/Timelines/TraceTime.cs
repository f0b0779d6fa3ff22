using System.Globalization;

namespace Orbweaver.Cli;

/// <summary>Times of a trace for people, and the marks of an axis.</summary>
internal static class TraceTime
{
    private const long Microsecond = 1_000;
    private const long Millisecond = 1_000_000;
    private const long Second = 1_000_000_000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;

    /// <summary>Steps between an axis's marks, beyond a second; below it they are 1, 2 and 5 times a power of ten.</summary>
    private static readonly long[] LongSteps =
        [Second, 2 * Second, 5 * Second, 10 * Second, 15 * Second, 30 * Second, Minute, 2 * Minute, 5 * Minute, 10 * Minute, 15 * Minute, 30 * Minute, Hour, 2 * Hour, 6 * Hour, 12 * Hour, 24 * Hour];

    /// <summary><c>0 s</c>, <c>250 ms</c>, <c>1.5 s</c>, <c>2 min 30 s</c>: to three digits, since a step on virtual time is a microsecond long to be seen.</summary>
    public static string Text(long nanoseconds) => nanoseconds switch
    {
        < 1 => "0 s",
        < Microsecond => Number(nanoseconds, 1, "ns"),
        < Millisecond => Number(nanoseconds, Microsecond, "µs"),
        < Second => Number(nanoseconds, Millisecond, "ms"),
        < 2 * Minute => Number(nanoseconds, Second, "s"),
        < 2 * Hour => Parts(nanoseconds, Minute, "min", Second, "s"),
        _ => Parts(nanoseconds, Hour, "h", Minute, "min"),
    };

    /// <summary>A moment of a trace: in the units of its length, and as exact as can be told apart in a drawing.</summary>
    public static string Moment(long at, long length)
    {
        var resolution = 1L;
        while (resolution <= length / 10_000)
            resolution *= 10;
        at = (at + (resolution / 2)) / resolution * resolution;
        return length is >= Second and < 2 * Minute && at is > 0 and < Second ? Number(at, Second, "s") : Text(at);
    }

    /// <summary>The times to be marked, from zero: at round distances, of which about so many make the length, and never two more.</summary>
    public static IReadOnlyList<long> Marks(long length, int most)
    {
        var step = Step(Math.Max(1, length / (Math.Max(1, most) + 1)));
        var marks = new List<long>();
        for (var at = 0L; at <= length; at += step)
            marks.Add(at);
        return marks;
    }

    /// <summary>The least round step that is not shorter.</summary>
    private static long Step(long least)
    {
        for (var power = 1L; power < Second; power *= 10)
        {
            foreach (var factor in (ReadOnlySpan<int>)[1, 2, 5])
            {
                if (power * factor >= least)
                    return power * factor;
            }
        }

        foreach (var step in LongSteps)
        {
            if (step >= least)
                return step;
        }

        return (least / (24 * Hour) + 1) * 24 * Hour;
    }

    private static string Number(long nanoseconds, long unit, string name)
    {
        var value = (decimal)nanoseconds / unit;
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(value, value >= 100 ? 0 : value >= 10 ? 1 : 2):0.##} {name}");
    }

    private static string Parts(long nanoseconds, long unit, string name, long smaller, string smallerName)
    {
        var (whole, rest) = Math.DivRem((nanoseconds + (smaller / 2)) / smaller, unit / smaller);
        return rest == 0 ? $"{whole} {name}" : string.Create(CultureInfo.InvariantCulture, $"{whole} {name} {rest} {smallerName}");
    }
}
