using System.Diagnostics;
using System.Globalization;

namespace Orbweaver.Cli;

/// <summary>What a process has used so far.</summary>
/// <param name="PeakBytes">Its largest resident set.</param>
/// <param name="Threads">Its threads at this moment.</param>
internal readonly record struct ProcessReading(long PeakBytes, int Threads)
{
    /// <summary>Of this process.</summary>
    public static ProcessReading OfSelf() => Of(Environment.ProcessId);

    /// <summary>Of a process; zeros when it has ended.</summary>
    /// <param name="id">Its id.</param>
    public static ProcessReading Of(int id)
    {
        try
        {
            if (OperatingSystem.IsLinux())
                return OfStatus(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/status"));
            using var process = Process.GetProcessById(id);
            return new(process.PeakWorkingSet64, process.Threads.Count);
        }
        catch (Exception failure) when (failure is IOException or ArgumentException or InvalidOperationException)
        {
            return default;
        }
    }

    // The general way reads a file for each thread.
    private static ProcessReading OfStatus(string path)
    {
        var (peak, threads) = (0L, 0);
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                peak = 1024 * Number(line);
            else if (line.StartsWith("Threads:", StringComparison.Ordinal))
                threads = (int)Number(line);
        }

        return new(peak, threads);
    }

    private static long Number(string line) =>
        long.Parse(line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture);
}
