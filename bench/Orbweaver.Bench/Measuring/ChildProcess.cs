using System.Diagnostics;
using System.Globalization;

namespace Orbweaver.Bench;

/// <summary>
/// Runs a program to its end and measures the whole process. The program is started by Debian's <c>time</c>, which is tiny: the kernel counts the
/// memory of the process that forks as the child's own first peak, so a child of this one would never show less than tens of MiB.
/// Processor time comes from getrusage of our children instead, which counts microseconds where <c>time</c> prints hundredths of a second.
/// One at a time.
/// </summary>
internal static class ChildProcess
{
    private const string Time = "/usr/bin/time";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    internal static ChildRun Run(Command command)
    {
        if (!File.Exists(Time))
            throw new BenchException("/usr/bin/time is missing, which measures memory: apt install time");

        string report = Path.GetTempFileName();
        try
        {
            ProcessStartInfo start = StartOf(command, report);
            TimeSpan before = ProcessorTime.OfChildren();
            long began = Stopwatch.GetTimestamp();
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Limit))
            {
                process.Kill(entireProcessTree: true);
                throw new BenchException(FormattableString.Invariant($"{command.Program} had not ended after {Limit.TotalMinutes} minutes"));
            }

            TimeSpan wall = Stopwatch.GetElapsedTime(began);
            TimeSpan cpu = ProcessorTime.OfChildren() - before;
            if (process.ExitCode != 0 && process.ExitCode != command.Tolerated)
                throw new BenchException(FormattableString.Invariant($"{Path.GetFileName(command.Program)} ended with {process.ExitCode}: {LastLine(errors.Result)}"));

            return new ChildRun(wall, cpu, 1024 * long.Parse(File.ReadAllText(report), CultureInfo.InvariantCulture), output.Result);
        }
        finally
        {
            File.Delete(report);
        }
    }

    private static ProcessStartInfo StartOf(Command command, string report)
    {
        var start = new ProcessStartInfo(Time, ["-q", "-f", "%M", "-o", report, command.Program, .. command.Arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.Folder ?? "",
        };
        foreach ((string name, string value) in command.Environment)
            start.Environment[name] = value;
        return start;
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "it said nothing";
}
