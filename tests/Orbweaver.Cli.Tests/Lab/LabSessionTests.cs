using System.Text.Json;

namespace Orbweaver.Cli.Tests;

public sealed class LabSessionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LabSession_piped_isPlainLinesWithTheTableOnStandardOutput()
    {
        var laboratory = new FakeLaboratory();
        var run = Run(laboratory, "--models", "sequential,coroutines", "--requests", "4", "--delay", "1s");
        Assert.Equal(ExitCode.Finished, run.ExitCode);
        Assert.Equal(["4 requests to a server that answers after 1 s", "sequential: 4 answers in 4.010 s", "coroutines: 4 answers in 1.010 s"], run.ErrorLines);
        Assert.Contains("\nsequential    4.010 s    4 s  0.010 s    1.0    0.010 s  40.0 MiB       12\n", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Out + run.Error);
        Assert.Equal([LabModel.Sequential, LabModel.Coroutines], laboratory.Measured);
    }

    [Fact]
    public void LabSession_explain_addsTheReasons()
    {
        Assert.DoesNotContain("gives it back to the event loop", Words(Run(new FakeLaboratory()).Out), StringComparison.Ordinal);
        Assert.Contains("gives it back to the event loop", Words(Run(new FakeLaboratory(), "--explain").Out), StringComparison.Ordinal);
    }

    [Fact]
    public void LabSession_fileThatCannotBeWrittenInTheEnd_isToldAndTheTableIsThereNevertheless()
    {
        var laboratory = new FakeLaboratory { Measuring = () => TakePath(_folder.File("lab.json")) };
        var run = Run(laboratory, "--json", _folder.File("lab.json"));
        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains("--json: cannot write", run.Error, StringComparison.Ordinal);
        Assert.Contains("coroutines", run.Out, StringComparison.Ordinal);

        static void TakePath(string path)
        {
            if (!Directory.Exists(path))
                Directory.CreateDirectory(path);
        }
    }

    [Fact]
    public void LabSession_files_areWrittenWithAllFigures()
    {
        Assert.Equal(ExitCode.Finished, Run(new FakeLaboratory(), "--json", _folder.File("lab.json"), "--svg", _folder.File("lab.svg")).ExitCode);
        Assert.StartsWith("<svg ", File.ReadAllText(_folder.File("lab.svg")), StringComparison.Ordinal);
        var json = JsonDocument.Parse(File.ReadAllText(_folder.File("lab.json"))).RootElement;
        Assert.Equal(100, json.GetProperty("requests").GetInt32());
        Assert.Equal(3, json.GetProperty("delay_s").GetDouble());
        var first = json.GetProperty("models")[0];
        Assert.Equal(
            ["model", "at_once", "requests_sent", "extrapolated", "extrapolated_figures", "wall_s", "measured_wall_s", "ideal_s", "over_ideal_s", "requests_per_s", "processor_s", "peak_memory_bytes", "memory_before_bytes", "threads", "processes"],
            first.EnumerateObject().Select(property => property.Name));
        Assert.True(first.GetProperty("extrapolated").GetBoolean());
        Assert.All(first.GetProperty("extrapolated_figures").EnumerateArray(), figure => Assert.Equal(JsonValueKind.Number, first.GetProperty(figure.GetString()!).ValueKind));
        Assert.Equal(4, first.GetProperty("extrapolated_figures").GetArrayLength());
        Assert.Equal(6, first.GetProperty("requests_sent").GetInt32());
    }

    [Fact]
    public void LabSession_modelFails_isOneLineAndNothingElseRuns()
    {
        var laboratory = new FakeLaboratory { Failing = LabModel.Threads };
        var run = Run(laboratory, "--json", _folder.File("lab.json"));
        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Equal("orbweaver: threads: the wire broke", run.ErrorLines[^1]);
        Assert.Equal([LabModel.Sequential], laboratory.Measured);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void LabSession_interrupted_tellsWhatWasMeasured()
    {
        var run = Run(new FakeLaboratory { Interrupted = LabModel.Threads }, "--json", _folder.File("lab.json"));
        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        Assert.Contains("sequential", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("coroutines", run.Out, StringComparison.Ordinal);
        Assert.Equal("Interrupted; what had been measured by then is told, and no file was written.", run.ErrorLines[^1]);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void LabFrame_duringARun_showsAnsweredOnTheirWayAndNotSent()
    {
        var board = new LabBoard(ModelPlan.Of(new LabRequest { Requests = 50, Models = [LabModel.Sequential, LabModel.Threads, LabModel.Coroutines], Budget = TimeSpan.FromHours(1) }));
        board.Lanes[0].WarmUp();
        board.Lanes[0].Answered(0);
        board.Lanes[0].Finish(ModelResult.Of(board.Lanes[0].Plan, TimeSpan.FromSeconds(3), new ModelFigures { WallSeconds = 150.1 }));
        board.Lanes[1].WarmUp();
        board.Lanes[1].Answered(0);
        board.Lanes[1].Answered(16);
        var lines = new LabFrame("50 requests", board).Lines(stopping: false, 88).Select(line => Text(line)).ToList();
        Assert.Equal("orbweaver lab 50 requests", lines[0]);
        Assert.Equal("sequential  " + new string('━', 50) + " 150.1 s", lines[1]);
        Assert.StartsWith("threads     " + new string('━', 24) + new string('─', 26) + " 16 of 50, ", lines[2], StringComparison.Ordinal);
        Assert.Equal("coroutines  " + new string('─', 50), lines[3].TrimEnd());
    }

    private static CommandRun Run(ILaboratory laboratory, params string[] more)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = OrbweaverCommand.Run(["lab", .. more], new Surroundings(() => output, error), new FakeEngine(), laboratory);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }

    private static string Words(string text) => text.ReplaceLineEndings(" ");

    private static string Text(Spectre.Console.Paragraph line)
    {
        using var text = new StringWriter();
        var console = Spectre.Console.AnsiConsole.Create(new Spectre.Console.AnsiConsoleSettings
        {
            Out = new Spectre.Console.AnsiConsoleOutput(text),
            Ansi = Spectre.Console.AnsiSupport.No,
            ColorSystem = Spectre.Console.ColorSystemSupport.NoColors,
        });
        console.Profile.Width = 200;
        console.Write(line);
        return text.ToString().Replace('\u00A0', ' ').TrimEnd('\n');
    }

    /// <summary>Takes no time, and gives every model ten milliseconds over its ideal.</summary>
    private sealed class FakeLaboratory : ILaboratory
    {
        private readonly List<LabModel> _measured = [];

        public LabModel? Failing { get; init; }

        public LabModel? Interrupted { get; init; }

        public Action? Measuring { get; init; }

        public IReadOnlyList<LabModel> Measured => _measured;

        public ModelFigures Measure(ModelPlan plan, LabRequest request, Action<int> progress, CancellationToken cancellation)
        {
            if (plan.Model == Failing)
                throw new UsageException($"{LabModelText.Word(plan.Model)}: the wire broke");
            if (plan.Model == Interrupted)
                throw new OperationCanceledException();
            Measuring?.Invoke();
            _measured.Add(plan.Model);
            progress(0);
            progress(plan.Sent);
            return new ModelFigures { WallSeconds = (plan.RoundsSent * request.Delay.TotalSeconds) + 0.01, ProcessorSeconds = 0.01, PeakBytes = 40 << 20, BytesBefore = 39 << 20, Threads = 12 };
        }
    }
}
