namespace Orbweaver.Cli;

/// <summary>The laboratory's progress for logs and pipes.</summary>
internal sealed class LabLines : ProgressDisplay
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter _error;
    private readonly LabBoard _board;
    private readonly Pulse _pulse;
    private int _told;

    public LabLines(string heading, TextWriter error, LabBoard board)
    {
        (_error, _board) = (TextWriter.Synchronized(error), board);
        _error.WriteLine(heading);
        _pulse = new Pulse("progress lines", wait =>
        {
            do
                Tell();
            while (wait(Every));
            Tell();
        });
    }

    public override void Stopping() => _error.WriteLine("stopping; a second Ctrl-C quits at once");

    public override void Dispose() => _pulse.Dispose();

    private void Tell()
    {
        for (; _told < _board.Lanes.Count && _board.Lanes[_told].Now.Result is { } result; _told++)
            _error.WriteLine($"{result.Model}: {Figures.Count(result.RequestsSent, "answer")} in {LabFigures.Seconds(result.MeasuredWallSeconds)}");
    }
}
