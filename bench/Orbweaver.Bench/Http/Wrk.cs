using System.Globalization;

namespace Orbweaver.Bench;

/// <summary>wrk, the load generator in C: what one thread that does nothing with the answers reaches.</summary>
internal static class Wrk
{
    private const string Report = """
        function done(summary, latency, requests)
          local e = summary.errors
          io.write(string.format("RESULT\t%d\t%d\t%d\n", summary.requests, summary.duration, e.connect + e.read + e.write + e.status + e.timeout))
        end
        """;

    internal static string? Missing => Command.Find("wrk") is null ? "wrk is not installed" : null;

    /// <summary>wrk counts by time, not by requests: so long that it makes about as many.</summary>
    internal static HttpSample Measure(Uri url, int seconds, string folder)
    {
        WrkRun run = Run(url, seconds, folder, core: null);
        double cpu = run.Process.Cpu.TotalMicroseconds / run.Requests;
        return new HttpSample(run.RequestsPerSecond, cpu, cpu, run.Process.PeakMiB, AllocBytes: null);
    }

    /// <param name="url">What is asked for.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="folder">Where its script is left.</param>
    /// <param name="core">Where alone it may run; null = anywhere.</param>
    internal static WrkRun Run(Uri url, int seconds, string folder, int? core)
    {
        string script = Path.Combine(folder, "report.lua");
        File.WriteAllText(script, Report);
        ChildRun run = ChildProcess.Run(new Command("wrk", "-t1", "-c64", FormattableString.Invariant($"-d{seconds}s"), "-s", script, url.ToString()).On(core));
        string[] fields = run.Output.Split('\n').First(line => line.StartsWith("RESULT", StringComparison.Ordinal)).Split('\t');
        double requests = double.Parse(fields[1], CultureInfo.InvariantCulture);
        double micros = double.Parse(fields[2], CultureInfo.InvariantCulture);
        if (fields[3] != "0")
            throw new BenchException($"wrk counted {fields[3]} errors");

        return new WrkRun(requests, requests / micros * 1e6, run);
    }
}

/// <summary>What wrk counted.</summary>
internal sealed record WrkRun(double Requests, double RequestsPerSecond, ChildRun Process);
