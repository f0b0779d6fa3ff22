using System.Text;
using Orbweaver.Crawling;

namespace Orbweaver.Cli.Tests;

public sealed class LiveDisplayTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LiveDisplay_duringACrawl_drawsAndClears(bool noColor)
    {
        using var terminal = new WatchedWriter();
        using (new LiveDisplay(Terminal(terminal, noColor), () => new CrawlProgress { Errors = 3 }, new LiveFrame("https://example.org/", "o", null)))
            terminal.Wait();

        var text = terminal.ToString();
        Assert.StartsWith("\e[?25l", text, StringComparison.Ordinal);
        Assert.EndsWith("\e[J\e[?25h", text, StringComparison.Ordinal);
        Assert.Contains("3\u00A0errors", text, StringComparison.Ordinal);
        Assert.Equal(!noColor, text.Contains("\e[91m", StringComparison.Ordinal));
    }

    [Fact]
    public void LiveDisplay_quiet_drawsNothing()
    {
        using var terminal = new WatchedWriter();
        var engine = new FakeEngine();
        using var folder = new TemporaryFolder();
        OrbweaverCommand.Run(["crawl", "https://example.org/", "--quiet", "--output", folder.File("o")], Terminal(terminal, noColor: false), engine);
        Assert.Empty(terminal.ToString());
    }

    [Fact]
    public void LiveDisplay_drawingFails_crawlGoesOn()
    {
        using var drawn = new SemaphoreSlim(0);
        using var terminal = new WatchedWriter();
        using (new LiveDisplay(
            Terminal(terminal, noColor: false),
            () =>
            {
                drawn.Release();
                throw new IOException("the terminal is gone");
            },
            new LiveFrame("https://example.org/", "o", null)))
        {
            drawn.Wait();
        }

        Assert.Empty(terminal.ToString());
    }

    private static Surroundings Terminal(TextWriter error, bool noColor) => new(() => TextWriter.Null, error) { ErrorIsTerminal = true, NoColor = noColor };

    /// <summary>Tells when something was written.</summary>
    private sealed class WatchedWriter : TextWriter
    {
        private readonly StringBuilder _text = new();
        private readonly SemaphoreSlim _written = new(0);

        public override Encoding Encoding => Encoding.UTF8;

        public void Wait() => _written.Wait();

        public override void Write(char value) => Write(value.ToString());

        public override void Write(string? value)
        {
            lock (_text)
                _text.Append(value);
            _written.Release();
        }

        public override string ToString()
        {
            lock (_text)
                return _text.ToString();
        }

        protected override void Dispose(bool disposing)
        {
            _written.Dispose();
            base.Dispose(disposing);
        }
    }
}
