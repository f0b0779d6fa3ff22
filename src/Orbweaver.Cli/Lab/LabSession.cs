namespace Orbweaver.Cli;

/// <summary><c>orbweaver lab</c>: measure the models one after the other, show it, and tell what came out.</summary>
internal sealed class LabSession(LabRequest request, Surroundings surroundings, ILaboratory laboratory)
{
    private readonly LabBoard _board = new(ModelPlan.Of(request));

    /// <summary>Runs to the end.</summary>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="UsageException">The experiment is not possible, or a file cannot be written.</exception>
    public int Run()
    {
        OpenFiles.Demand(request);
        var reports = new LabFiles(request);
        reports.DemandWritable();

        var interrupted = Measure();
        var report = LabReport.Of(request, [.. _board.Results]);
        try
        {
            if (!interrupted)
                reports.Write(report);
        }
        finally
        {
            Tell(report); // what was measured is worth a minute: neither a full disk nor a closed output takes the other with it
        }

        if (!interrupted)
            return ExitCode.Finished;
        surroundings.Error.WriteLine(report.Models.Count > 0 ? "Interrupted; what had been measured by then is told, and no file was written." : "Interrupted before the first model was done.");
        return ExitCode.Interrupted;
    }

    private void Tell(LabReport report)
    {
        if (report.Models.Count == 0)
            return;
        try
        {
            foreach (var line in LabReading.Lines(report, surroundings.TerminalSize().Columns, request.Explain))
                surroundings.Out.WriteLine(line);
        }
        catch (IOException failure)
        {
            throw new UsageException($"cannot write to standard output: {failure.Message}");
        }
    }

    private bool Measure()
    {
        using var end = new CancellationTokenSource();
        using var display = LabDisplay.For(request, surroundings, _board);
        using var interruption = new Interruption(
            stop: () =>
            {
                display.Stopping();
                end.Cancel();
            },
            quit: () =>
            {
                display.Abandon();
                Environment.Exit(ExitCode.Interrupted);
            });
        if (surroundings.ListensToSignals)
            interruption.Listen();
        try
        {
            foreach (var lane in _board.Lanes)
            {
                lane.WarmUp();
                var figures = laboratory.Measure(lane.Plan, request, lane.Answered, end.Token);
                lane.Finish(ModelResult.Of(lane.Plan, request.Delay, figures));
            }

            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }
}
