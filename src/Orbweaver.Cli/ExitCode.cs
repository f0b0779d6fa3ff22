using Orbweaver.Crawling;

namespace Orbweaver.Cli;

/// <summary>What the process says to the one that started it.</summary>
internal static class ExitCode
{
    public const int Finished = 0;
    public const int WrongUsage = 1;
    public const int NothingFetched = 2;
    public const int LimitReached = 3;
    public const int Interrupted = 130;

    public static int Of(CrawlEnd end) => end switch
    {
        CrawlEnd.Finished => Finished,
        CrawlEnd.NothingFetched => NothingFetched,
        CrawlEnd.LimitReached or CrawlEnd.HostsDown => LimitReached,
        _ => Interrupted,
    };
}
