namespace Orbweaver.Cli;

/// <summary><c>orbweaver demo</c>: serve, crawl by the ordinary way, check, and tell what was seen.</summary>
internal static class DemoRun
{
    private const int RecordsShown = 4;

    private const int WrongResult = 1;

    public static int Run(Surroundings surroundings, ICrawlEngine engine)
    {
        var site = new DemoSite();
        using var server = new DemoServer(site);
        var folder = Directory.CreateTempSubdirectory("orbweaver-demo-").FullName;
        var output = Path.Combine(folder, "pages.jsonl");
        string[] arguments = [ArgumentParser.Crawl, server.Root + "/", CrawlFlags.Output.Name, output];

        Tell(surroundings, $"Serving a made-up site at {server.Root}/ and crawling it with:");
        Tell(surroundings, "  orbweaver " + ShellText.Join(arguments));
        Tell(surroundings, "");
        var parsed = ArgumentParser.Parse(arguments);
        // The site ends with this process: after an interruption only a new demo helps.
        var request = CrawlRequest.Of(parsed.Urls, parsed.Flags, arguments) with { ResumeCommand = "orbweaver demo" };
        var exitCode = new CrawlSession(request, surroundings, engine).Run();
        if (exitCode != ExitCode.Finished)
            return exitCode;

        var records = DemoRecord.Read(output);
        var differences = DemoCheck.Differences(site, server.Root, records, server.RequestsFor);
        Tell(surroundings, "");
        if (differences.Count > 0)
        {
            Tell(surroundings, $"The result is not what the site holds ({Figures.Count(differences.Count, "difference")}):");
            foreach (var difference in differences.Take(10))
                Tell(surroundings, "  " + difference);
            return WrongResult;
        }

        ShowRecords(surroundings, output);
        Explain(surroundings, records.Count, server.Root);
        return ExitCode.Finished;
    }

    private static void ShowRecords(Surroundings surroundings, string output)
    {
        var width = Math.Max(40, surroundings.TerminalSize().Columns - 1);
        Tell(surroundings, "The first records:");
        foreach (var line in File.ReadLines(output).Take(RecordsShown))
        {
            var shown = "  " + line;
            Tell(surroundings, shown.Length <= width ? shown : shown[..(width - 1)] + "…");
        }
    }

    private static void Explain(Surroundings surroundings, int records, string root)
    {
        Tell(surroundings, "");
        Tell(surroundings, "What you saw, checked against the site:");
        Tell(surroundings, $"  - every page found by its links, asked for once and recorded once ({Figures.Count(records, "record")})");
        Tell(surroundings, "  - a redirect followed, a dead link noted, a slow page waited for");
        Tell(surroundings, "  - a busy page (503) tried again after a pause, without holding up the others");
        Tell(surroundings, "  - a page in GBK read with its right title; a page that robots.txt forbids left alone");
        Tell(surroundings, "");
        Tell(surroundings, "Next: crawl a site of your own, press Ctrl-C, and run the same command again:");
        Tell(surroundings, "  orbweaver crawl https://example.org/");
        Tell(surroundings, "  orbweaver crawl --help");
    }

    private static void Tell(Surroundings surroundings, string line) => surroundings.Error.WriteLine(SafeText.OneLine(line));
}
