namespace Orbweaver.Cli.Tests;

/// <summary>What a run of the command in this process said.</summary>
internal sealed record CommandRun(int ExitCode, string Out, string Error)
{
    public static CommandRun Of(ICrawlEngine engine, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = OrbweaverCommand.Run(arguments, new Surroundings(() => output, error), engine);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }

    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
