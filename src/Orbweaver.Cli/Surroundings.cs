namespace Orbweaver.Cli;

/// <summary>What a run of the command sees of the world: where it may write, and what kind of place that is.</summary>
internal sealed class Surroundings
{
    private readonly Lazy<TextWriter> _out;

    public Surroundings(Func<TextWriter> openOut, TextWriter error)
    {
        _out = new Lazy<TextWriter>(openOut);
        Error = error;
    }

    /// <summary>Standard output as text. Opened when first asked for: a crawl to <c>-</c> writes bytes there and never does.</summary>
    public TextWriter Out => _out.Value;

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; }

    /// <summary>True when standard error is a terminal that can be drawn on.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>True when standard output is a terminal, which shows colours.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>True when the user asked for no colours (https://no-color.org).</summary>
    public bool NoColor { get; init; }

    /// <summary>The terminal's size at this moment.</summary>
    public Func<TerminalSize> TerminalSize { get; init; } = static () => Cli.TerminalSize.Usual;

    /// <summary>True when signals (Ctrl-C) reach this run: false in tests, which share a process.</summary>
    public bool ListensToSignals { get; init; }

    /// <summary>The process's own.</summary>
    public static Surroundings OfProcess() => new(static () => Console.Out, Console.Error)
    {
        ErrorIsTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb",
        OutIsTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb",
        NoColor = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        TerminalSize = Cli.TerminalSize.OfStandardError,
        ListensToSignals = true,
    };
}
