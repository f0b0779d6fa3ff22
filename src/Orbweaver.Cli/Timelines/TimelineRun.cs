using Spectre.Console;

namespace Orbweaver.Cli;

/// <summary><c>orbweaver timeline</c>: reads a trace, draws it on standard output, and as a picture when asked for one.</summary>
internal static class TimelineRun
{
    /// <summary>Columns of the drawing where there is no terminal to ask.</summary>
    private const int UsualWidth = 100;

    public static int Run(TimelineRequest request, Surroundings surroundings)
    {
        if (request.Svg is { } svg)
        {
            if (Path.GetFullPath(svg) == Path.GetFullPath(request.File))
                throw new UsageException($"{TimelineFlags.Svg.Name} names the recording itself; give the picture another name, as in {TimelineFlags.Svg.Name} {Path.ChangeExtension(svg, ".svg")}");
            WriteAccess.Demand(TimelineFlags.Svg.Name, svg);
        }

        var trace = TraceReader.ReadFile(request.File);
        var columns = surroundings.OutIsTerminal ? surroundings.TerminalSize().Columns - 1 : UsualWidth;
        Draw(new TraceText(trace, Math.Max(TraceText.LeastWidth, request.Width ?? columns), request.Rows), surroundings);
        if (trace.IsCut)
            surroundings.Error.WriteLine(SafeText.OneLine($"\"{request.File}\" ends in the middle, as a program leaves it that is killed while it writes; what stands before that is drawn."));
        if (request.Svg is not { } picture)
            return ExitCode.Finished;
        File.WriteAllText(picture, TraceSvg.Draw(trace, (request.Width ?? TraceSvg.UsualColumns) * TraceSvg.PixelsPerColumn, request.Rows));
        surroundings.Error.WriteLine(SafeText.OneLine($"The picture is in {picture}."));
        return ExitCode.Finished;
    }

    private static void Draw(TraceText drawing, Surroundings surroundings)
    {
        if (!surroundings.OutIsTerminal || surroundings.NoColor)
        {
            foreach (var line in drawing.Lines())
                surroundings.Out.Write(line + "\n");
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(TextWriter.Null),
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = int.MaxValue / 2;
        foreach (var line in drawing.Lines())
            surroundings.Out.Write(line.ToAnsi(console) + "\n");
    }
}
