namespace Orbweaver.Cli.Tests;

public sealed class UsageErrorTests
{
    [Theory]
    [InlineData("name at least one URL", "crawl")]
    [InlineData("did you mean --output?", "crawl", "example.org", "--outptu", "x")]
    [InlineData("did you mean --max-pages?", "crawl", "example.org", "--max-page=3")]
    [InlineData("unknown option \"--bogus\"", "crawl", "example.org", "--bogus=3")]
    [InlineData("unknown option \"--bogus\"", "demo", "--bogus")]
    [InlineData("unknown option \"-x\"", "crawl", "-x")]
    [InlineData("orbweaver crawl example.org", "example.org")]
    [InlineData("the commands are crawl, demo, lab and timeline", "crawll")]
    [InlineData("demo takes no arguments", "demo", "x")]
    [InlineData("--output needs a value", "crawl", "example.org", "--output")]
    [InlineData("--output needs a value", "crawl", "example.org", "--output", "--delay", "2s")]
    [InlineData("--output needs a value", "crawl", "example.org", "--output", "")]
    [InlineData("--delay is given twice (\"1\" and \"2\")", "crawl", "example.org", "--delay", "1", "--delay", "2")]
    [InlineData("--delay: \"soon\" is not a duration", "crawl", "example.org", "--delay", "soon")]
    [InlineData("--delay: \"2d\" is out of range; it must be from 0 to 1d", "crawl", "example.org", "--delay", "2d")]
    [InlineData("--delay: \"-1\" is not a duration", "crawl", "example.org", "--delay", "-1")]
    [InlineData("--timeout: \"99ms\" is out of range; it must be from 100ms to 1d", "crawl", "example.org", "--timeout", "99ms")]
    [InlineData("--max-body: \"big\" is not a size", "crawl", "example.org", "--max-body", "big")]
    [InlineData("--max-body: \"0\" is out of range", "crawl", "example.org", "--max-body", "0")]
    [InlineData("--max-body: \"2GiB\" is out of range", "crawl", "example.org", "--max-body", "2GiB")]
    [InlineData("--max-pages: \"0\" is out of range; it must be a whole number from 1", "crawl", "example.org", "--max-pages", "0")]
    [InlineData("--max-pages: \"many\" is not a whole number from 1", "crawl", "example.org", "--max-pages", "many")]
    [InlineData("--max-depth: \"-1\" is out of range", "crawl", "example.org", "--max-depth", "-1")]
    [InlineData("--concurrency: \"10001\" is out of range; it must be a whole number from 1 to 10,000", "crawl", "example.org", "--concurrency", "10001")]
    [InlineData("--per-host: \"1001\" is out of range; it must be a whole number from 1 to 1,000", "crawl", "example.org", "--per-host", "1001")]
    [InlineData("--scope: \"all\" is not a scope; it must be host, domain, prefix or any", "crawl", "example.org", "--scope", "all")]
    [InlineData("--user-agent: \"ü\" cannot be sent", "crawl", "example.org", "--user-agent", "ü")]
    [InlineData("\"ftp://example.org\" cannot be crawled", "crawl", "ftp://example.org")]
    [InlineData("\"http://[::1\" is not a URL", "crawl", "https://example.org/", "http://[::1")]
    [InlineData("\"a b\" is not a URL", "crawl", "a\nb")]
    [InlineData("\"yes\" is not a URL", "crawl", "example.org", "--quiet", "yes")]
    [InlineData("did you mean --requests?", "lab", "--request", "3")]
    [InlineData("unknown option \"--output\"; \"orbweaver lab --help\" lists them", "lab", "--output", "x")]
    [InlineData("lab takes no arguments, and \"x\" was given", "lab", "x")]
    [InlineData("--requests: \"0\" is out of range; it must be a whole number from 1 to 20,000", "lab", "--requests", "0")]
    [InlineData("--requests: \"20001\" is out of range", "lab", "--requests", "20001")]
    [InlineData("--delay: \"0\" is out of range; it must be from 1ms to 1m", "lab", "--delay", "0")]
    [InlineData("--workers: \"257\" is out of range; it must be a whole number from 1 to 256", "lab", "--workers", "257")]
    [InlineData("--budget: \"0.5\" is out of range; it must be from 1s to 1d", "lab", "--budget", "0.5")]
    [InlineData("--models: \"fibers\" names no model in \"fibers\"; the models are sequential, threads, processes, coroutines, loops, or all", "lab", "--models", "fibers")]
    [InlineData("--models: \"loops,corutines\" names no model in \"corutines\"; did you mean coroutines?", "lab", "--models", "loops,corutines")]
    [InlineData("--json: \"/\" is a folder; name a file", "lab", "--json", "/")]
    [InlineData("--svg: \"./lab.out\" is the file of --json as well; name two files", "lab", "--json", "lab.out", "--svg", "./lab.out")]
    [InlineData("--svg: cannot write \"/no/such/folder/lab.svg\": there is no folder", "lab", "--svg", "/no/such/folder/lab.svg")]
    public void Usage_wrong_isOneLineThatSaysWhatIsRight(string part, params string[] arguments)
    {
        var engine = new FakeEngine();
        var run = CommandRun.Of(engine, arguments);
        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        var line = Assert.Single(run.ErrorLines);
        Assert.StartsWith("orbweaver: ", line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
        Assert.Empty(run.Out);
        Assert.Equal(0, engine.Opened);
    }
}
