namespace Orbweaver.Bench;

/// <summary>One crawl as a whole process.</summary>
/// <param name="Run">What the process took.</param>
/// <param name="Findings">What it found.</param>
/// <param name="ElapsedSeconds">The crawl alone, without the program's start, where it says so.</param>
internal sealed record CrawlSample(ChildRun Run, CrawlFindings Findings, double? ElapsedSeconds)
{
    internal double PagesPerSecond => Findings.Pages / Run.Wall.TotalSeconds;

    internal double PagesPerCpuSecond => Findings.Pages / Run.Cpu.TotalSeconds;

    internal double PagesPerElapsedSecond => Findings.Pages / (ElapsedSeconds ?? Run.Wall.TotalSeconds);
}
