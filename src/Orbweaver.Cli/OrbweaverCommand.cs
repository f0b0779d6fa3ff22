namespace Orbweaver.Cli;

/// <summary>The command <c>orbweaver</c>.</summary>
internal static class OrbweaverCommand
{
    /// <summary>Does what the arguments ask for.</summary>
    /// <returns>The process's exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments, Surroundings surroundings, ICrawlEngine engine, ILaboratory? laboratory = null)
    {
        try
        {
            var parsed = ArgumentParser.Parse(arguments);
            if (parsed.WantsHelp)
                return Show(HelpText.Of(parsed.Command, HelpText.WidthFor(surroundings.TerminalSize().Columns)), surroundings.Out, ExitCode.Finished);
            if (parsed.WantsVersion)
                return Show("orbweaver " + ProductVersion.Text + Environment.NewLine, surroundings.Out, ExitCode.Finished);
            return parsed.Command switch
            {
                ArgumentParser.Crawl => new CrawlSession(CrawlRequest.Of(parsed.Urls, parsed.Flags, arguments), surroundings, engine).Run(),
                ArgumentParser.Demo => DemoRun.Run(surroundings, engine),
                ArgumentParser.Timeline => TimelineRun.Run(TimelineRequest.Of(parsed.Urls, parsed.Flags), surroundings),
                ArgumentParser.Lab => new LabSession(LabRequest.Of(parsed.Flags), surroundings, laboratory ?? new ProcessLaboratory(ProgramStart.OfThisProcess())).Run(),
                _ => Show(HelpText.Of("", HelpText.WidthFor(surroundings.TerminalSize().Columns)), surroundings.Error, ExitCode.WrongUsage),
            };
        }
        catch (UsageException failure)
        {
            surroundings.Error.WriteLine(SafeText.OneLine("orbweaver: " + failure.Message));
            return ExitCode.WrongUsage;
        }
    }

    private static int Show(string text, TextWriter to, int exitCode)
    {
        to.Write(text);
        return exitCode;
    }
}
