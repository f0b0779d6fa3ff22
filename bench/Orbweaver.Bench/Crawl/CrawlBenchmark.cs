namespace Orbweaver.Bench;

/// <summary>Crawls of two real documentation sites served by nginx on loopback, each crawler as a whole process.</summary>
internal sealed class CrawlBenchmark : Benchmark
{
    internal override string Name => "crawl";

    internal override string Summary => "python3-doc (529 URLs) and openjdk-17-doc (10,248 URLs), 64 at a time, no delay, with the SQLite frontier; beside other crawlers";

    internal override IReadOnlyList<Result> Run(BenchOptions options)
    {
        options.CheckWorks([Site.Python.Name, Site.Jdk.Name]);
        Site[] wanted = [.. new[] { Site.Python, Site.Jdk }.Where(site => options.IncludesWork(site.Name)).Take(options.Quick ? 1 : 2)];
        foreach (Site site in wanted.Where(site => site.Missing is not null))
            Console.Error.WriteLine($"left out: {site.Missing}");

        Site[] sites = [.. wanted.Where(site => site.Missing is null)];
        if (sites.Length == 0)
            throw new BenchException("No site to crawl: apt install python3-doc openjdk-17-doc (bench/setup.sh does).");

        OrbweaverCommand.Publish();
        using NginxServer nginx = NginxServer.Start(sites);
        return [.. sites.SelectMany(site => Crawl(site, nginx.UrlOf(site.Name), options))];
    }

    private static IEnumerable<Result> Crawl(Site site, Uri url, BenchOptions options)
    {
        string work = $"crawl {site.Name}";
        Contender<CrawlSample>[] contenders = [new(Ours, () => MeasureOurs(url)), .. CrawlerProgram.Rivals.Select(rival => Contender(rival, url))];
        Rounds<CrawlSample> rounds = Rounds<CrawlSample>.Run(work, contenders, options);
        string note = string.Join('\n', [.. rounds.Notes(), .. Agreement(rounds.Samples)]);

        yield return Table($"{work}: rate, whole process", "pages/s", lowerIsBetter: false, s => s.PagesPerSecond, "By the clock from the start of the process to its end.");
        yield return Table($"{work}: rate, ours without start-up", "pages/s", lowerIsBetter: false, s => s.PagesPerElapsedSecond,
            "Ours by the crawl's own clock (elapsed_s of --json-stats), the others as whole processes.");
        yield return Table($"{work}: pages a processor-second", "pages/s", lowerIsBetter: false, s => s.PagesPerCpuSecond, "User and system time of the whole process, without nginx.");
        yield return Table($"{work}: peak memory", "MiB", lowerIsBetter: true, s => s.Run.PeakMiB, "Largest resident set of the whole process.");

        Result Table(string name, string unit, bool lowerIsBetter, Func<CrawlSample, double> figure, string remark)
        {
            OwnMeasurement? ours = rounds.Samples.TryGetValue(Ours, out List<CrawlSample>? own) ? OwnMeasurement.Of(Measurement.Of(own.Select(figure))) : null;
            var rivals = rounds.Samples.Where(s => s.Key != Ours).ToDictionary(s => s.Key, s => Measurement.Of(s.Value.Select(figure)));
            return new Result(name, unit, lowerIsBetter, ours, rivals, $"{note}\n{remark}");
        }
    }

    private static CrawlSample MeasureOurs(Uri url)
    {
        using var run = new CrawlRun(url);
        ChildRun process = ChildProcess.Run(OrbweaverCommand.Crawl(run) with { Folder = run.Folder });
        if (!File.Exists(run.Output))
            throw new BenchException("orbweaver ended well and left no records.");

        return new CrawlSample(process, CrawlFindings.FromLines(run.Output), OrbweaverCommand.ElapsedSeconds(run));
    }

    private static Contender<CrawlSample> Contender(CrawlerProgram rival, Uri url) => new(rival.Name, () => Measure(rival, url))
    {
        IsSlow = rival.IsSlow,
        Missing = rival.Missing,
    };

    private static CrawlSample Measure(CrawlerProgram rival, Uri url)
    {
        using var run = new CrawlRun(url);
        ChildRun process = ChildProcess.Run(rival.Start(run) with { Folder = run.Folder });
        return new CrawlSample(process, rival.MirrorsFiles ? CrawlFindings.FromFiles(run.Mirror) : CrawlFindings.FromLines(run.Output), ElapsedSeconds: null);
    }

    /// <summary>Whether all found the same: a rate means nothing beside one of another crawl.</summary>
    private static IEnumerable<string> Agreement(IReadOnlyDictionary<string, List<CrawlSample>> samples)
    {
        var found = samples
            .SelectMany(s => s.Value.Select(sample => (Name: s.Key, sample.Findings)))
            .Distinct()
            .ToLookup(f => f.Findings, f => f.Name);
        var listed = found.Where(f => f.Key.Digest.Length > 0).OrderByDescending(f => f.Count()).ToList();
        if (listed.Count == 1)
        {
            yield return FormattableString.Invariant($"All with a list of URLs found the same {listed[0].Key.Urls:N0} URLs, {listed[0].Key.Pages:N0} of them HTML pages (digest {listed[0].Key.Digest}).");
        }
        else
        {
            foreach (IGrouping<CrawlFindings, string> group in listed)
                yield return FormattableString.Invariant($"{group.Key.Urls:N0} URLs, {group.Key.Pages:N0} HTML pages, digest {group.Key.Digest}: {string.Join("; ", group)}.");
            yield return "The crawls DIFFER.";
        }

        foreach (IGrouping<CrawlFindings, string> files in found.Where(f => f.Key.Digest.Length == 0))
            yield return FormattableString.Invariant($"{string.Join("; ", files)}: {files.Key.Urls:N0} files, {files.Key.Pages:N0} of them HTML.");

        foreach (CrawlerProgram rival in CrawlerProgram.Rivals.Where(rival => rival.Remark is not null && samples.ContainsKey(rival.Name)))
            yield return $"{rival.Name}: {rival.Remark}.";

        yield return "A page is a URL answered 200 with HTML. 64 requests at a time, no delay, no robots.txt; nginx with one worker on the same machine, nothing pinned; the SQLite frontier on in ours.";
    }
}
