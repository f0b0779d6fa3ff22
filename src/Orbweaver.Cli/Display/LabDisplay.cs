using System.Runtime.CompilerServices;

namespace Orbweaver.Cli;

/// <summary>The displays of the laboratory: bars on a terminal, else a line when a model begins and when it has ended.</summary>
internal static class LabDisplay
{
    public static ProgressDisplay For(LabRequest request, Surroundings surroundings, LabBoard board)
    {
        var heading = $"{Figures.Count(request.Requests, "request")} to a server that answers after {LabFigures.Short(request.Delay.TotalSeconds)}";
        return surroundings.ErrorIsTerminal ? Live(heading, surroundings, board) : new LabLines(heading, surroundings.Error, board);
    }

    // A method of its own, as ProgressDisplay has it: Spectre.Console is loaded for a terminal alone.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LiveDisplay Live(string heading, Surroundings surroundings, LabBoard board) => new(surroundings, new LabFrame(heading, board).Lines);
}
