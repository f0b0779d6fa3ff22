using System.Text.Json;

namespace Orbweaver.Bench;

/// <summary>The command as it ships: published with ReadyToRun, and run like anybody would run it.</summary>
internal static class OrbweaverCommand
{
    private static string Folder => Path.Combine(RepositoryFolders.Artifacts, "orbweaver");

    /// <summary>Builds what is measured from the present sources; quick when nothing has changed.</summary>
    internal static void Publish()
    {
        Console.Error.WriteLine("crawl: publishing the command");
        string project = Path.Combine(RepositoryFolders.Root, "src", "Orbweaver.Cli");
        ChildProcess.Run(new Command(
            "dotnet", "publish", project, "-c", "Release", "-r", "linux-x64", "--self-contained", "false", "-p:PublishReadyToRun=true", "-o", Folder, "-v", "quiet", "-nodeReuse:false"));
    }

    internal static Command Crawl(CrawlRun run) => new(
        Path.Combine(Folder, "orbweaver"),
        "crawl", run.Url, "--output", run.Output, "--state", run.State, "--concurrency", "64", "--per-host", "64", "--delay", "0",
        "--ignore-robots", "--quiet", "--json-stats", run.Statistics);

    internal static double ElapsedSeconds(CrawlRun run)
    {
        using var statistics = JsonDocument.Parse(File.ReadAllText(run.Statistics));
        return statistics.RootElement.GetProperty("elapsed_s").GetDouble();
    }
}
