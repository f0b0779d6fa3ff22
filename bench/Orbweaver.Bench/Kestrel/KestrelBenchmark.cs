namespace Orbweaver.Bench;

/// <summary>ASP.NET Core's plaintext on our transport beside Kestrel's own sockets, under wrk: once with a core for the server and one for wrk, and once with nothing pinned.</summary>
internal sealed class KestrelBenchmark : Benchmark
{
    private const string Rival = "Kestrel's sockets";

    internal override string Name => "kestrel";

    internal override string Summary => "ASP.NET Core's plaintext on our transport beside Kestrel's own sockets, 64 connections of wrk";

    internal override IReadOnlyList<Result> Run(BenchOptions options)
    {
        if (Wrk.Missing is { } missing)
            throw new BenchException($"{missing}, which makes the load: apt install wrk");

        string[] works = ["kestrel: a core for the server, one for wrk", "kestrel: nothing pinned"];
        options.CheckWorks(works);
        return [.. works.Where(options.IncludesWork).SelectMany(work => Measure(work, pinned: work == works[0], options))];
    }

    private static IEnumerable<Result> Measure(string work, bool pinned, BenchOptions options)
    {
        if (pinned && Environment.ProcessorCount < 2)
            yield break;

        int seconds = options.Quick ? 1 : 3;
        Contender<HttpSample>[] contenders = [new(Ours, () => Sample("loop", pinned, seconds)), new(Rival, () => Sample("sockets", pinned, seconds))];
        Rounds<HttpSample> rounds = Rounds<HttpSample>.Run(work, contenders, options);
        string note = string.Join('\n', [.. rounds.Notes(), .. Notes(seconds)]);
        yield return Table(rounds, $"{work}: rate", "requests/s", lowerIsBetter: false, note, s => s.RequestsPerSecond);
        yield return Table(rounds, $"{work}: processor time a request", "us/request", lowerIsBetter: true, note, s => s.CpuMicroseconds);
    }

    private static IEnumerable<string> Notes(int seconds)
    {
        yield return FormattableString.Invariant($"wrk -t1 -c64 for {seconds} s, after as long that does not count; each server is a process of its own, started anew for each run.");
        yield return "app.MapGet(\"/plaintext\", () => \"Hello, World!\"), with the middleware that CreateSlimBuilder brings and no logging. Processor time is the server's alone, all threads.";
    }

    private static HttpSample Sample(string transport, bool pinned, int seconds)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("orbweaver-bench-");
        try
        {
            using KestrelServer server = KestrelServer.Start(transport, pinned ? 0 : null);
            int? core = pinned ? 1 : null;
            Wrk.Run(server.Url, seconds, folder.FullName, core);
            (double cpu, double allocated) = server.Used();
            WrkRun run = Wrk.Run(server.Url, seconds, folder.FullName, core);
            (double cpuAfter, double allocatedAfter) = server.Used();
            double each = (cpuAfter - cpu) / run.Requests;
            return new HttpSample(run.RequestsPerSecond, each, each, run.Process.PeakMiB, (allocatedAfter - allocated) / run.Requests);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Result Table(Rounds<HttpSample> rounds, string work, string unit, bool lowerIsBetter, string note, Func<HttpSample, double> figure)
    {
        OwnMeasurement? ours = rounds.Samples.TryGetValue(Ours, out List<HttpSample>? own)
            ? OwnMeasurement.Of(Measurement.Of(own.Select(figure)), Measurement.Of(own.Select(s => s.AllocBytes ?? 0)).Median)
            : null;
        var rivals = rounds.Samples.Where(s => s.Key != Ours).ToDictionary(s => s.Key, s => Measurement.Of(s.Value.Select(figure)));
        string allocated = string.Join(", ", rounds.Samples.Select(s => FormattableString.Invariant($"{s.Key} {Measurement.Of(s.Value.Select(v => v.AllocBytes ?? 0)).Median:N0} B")));
        return new Result(work, unit, lowerIsBetter, ours, rivals, $"{note}\nAllocated a request: {allocated}.");
    }
}
