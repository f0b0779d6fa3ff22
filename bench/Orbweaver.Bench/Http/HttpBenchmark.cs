namespace Orbweaver.Bench;

/// <summary>
/// GETs of a 10 KiB file from nginx with one worker, 64 at a time. Nothing is pinned to a core: the thread pool may use all of them,
/// as it would for its user, and the system places the clients of one thread beside nginx by itself.
/// </summary>
internal sealed class HttpBenchmark : Benchmark
{
    internal const int FileBytes = 10 * 1024;
    private const int AtATime = 64;

    internal override string Name => "http";

    internal override string Summary => "100,000 GETs of 10 KiB from nginx, 64 at a time: our loop beside HttpClient on the thread pool and wrk";

    internal override IReadOnlyList<Result> Run(BenchOptions options)
    {
        using NginxServer nginx = NginxServer.Start([Site.File("file", "10k.bin", FileBytes)]);
        int requests = options.Quick ? 10_000 : 100_000;
        var task = new FetchTask(nginx.UrlOf("file"), WarmUp: requests, requests, AtATime);
        int seconds = options.Quick ? 1 : 2;

        Contender<HttpSample>[] contenders =
        [
            new(Ours, () => Fetch(task, "http-loop")),
            new("HttpClient (thread pool)", () => Fetch(task, "http-pool")),
            new("wrk -t1", () => Wrk.Measure(task.Url, seconds, nginx.Folder)) { Missing = Wrk.Missing },
        ];

        Rounds<HttpSample> rounds = Rounds<HttpSample>.Run(Name, contenders, options);
        string note = string.Join('\n', [.. rounds.Notes(), .. Notes(task, seconds)]);
        return
        [
            Table(rounds, "http: rate", "requests/s", lowerIsBetter: false, note, s => s.RequestsPerSecond),
            Table(rounds, "http: processor time a request", "us/request", lowerIsBetter: true, note, s => s.CpuMicroseconds),
            Table(rounds, "http: processor time a request, whole process", "us/request", lowerIsBetter: true,
                $"{note}\nWith start-up, JIT and warm-up, spread over the counted requests.", s => s.WholeCpuMicroseconds),
            Table(rounds, "http: peak memory", "MiB", lowerIsBetter: true, $"{note}\nLargest resident set of the whole process.", s => s.PeakMiB),
        ];
    }

    private static IEnumerable<string> Notes(FetchTask task, int seconds)
    {
        yield return FormattableString.Invariant(
            $"{task.Requests:N0} GETs of {FileBytes / 1024} KiB from nginx with one worker on the same machine, {task.AtATime} at a time, after {task.WarmUp:N0} in the same process that do not count; wrk: -t1 -c64 for {seconds} s.");
        yield return "Each client is a process of its own. Both HttpClients have the same settings and read the body into a buffer. Nothing is pinned: the pool may use every core, orbweaver and wrk use one thread, nginx one worker.";
    }

    private static HttpSample Fetch(FetchTask task, string kind)
    {
        ChildRun run = ChildProcess.Run(task.AsChild(kind));
        FetchFigures figures = FetchFigures.Parse(run.Output);
        return new HttpSample(figures.RequestsPerSecond, figures.CpuMicroseconds, run.Cpu.TotalMicroseconds / task.Requests, run.PeakMiB, figures.AllocBytes);
    }

    private static Result Table(Rounds<HttpSample> rounds, string work, string unit, bool lowerIsBetter, string note, Func<HttpSample, double> figure)
    {
        OwnMeasurement? ours = rounds.Samples.TryGetValue(Ours, out List<HttpSample>? own)
            ? OwnMeasurement.Of(Measurement.Of(own.Select(figure)), Measurement.Of(own.Select(s => s.AllocBytes ?? 0)).Median)
            : null;
        var rivals = rounds.Samples.Where(s => s.Key != Ours).ToDictionary(s => s.Key, s => Measurement.Of(s.Value.Select(figure)));
        return new Result(work, unit, lowerIsBetter, ours, rivals, note);
    }
}
