using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Orbweaver.Cli;

/// <summary>
/// The laboratory's other processes, by hidden commands of this program: its server, and a process for each model. They end when their standard input does, so none outlives its parent,
/// however that ended.
/// </summary>
internal static class LabChild
{
    private const string ServerCommand = "lab-server";
    private const string ModelCommand = "lab-model";

    private const int WarmUpRounds = 3;
    private const int WarmUpRequests = 1000;
    private const int QuietPeriods = 2;
    private const int MostPeriods = 20;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    /// <summary>The words that start the server.</summary>
    public static string[] ServerArguments(TimeSpan delay) => [ServerCommand, Text(delay.TotalMilliseconds)];

    /// <summary>The words that start a model.</summary>
    public static string[] ModelArguments(ModelPlan plan, string root, int workers) => [ModelCommand, LabModelText.Word(plan.Model), root, Text(plan.Sent), Text(workers)];

    /// <summary>Does what the hidden commands ask for.</summary>
    /// <returns>The exit code; null when it is none of them.</returns>
    public static int? Run(IReadOnlyList<string> arguments) => arguments switch
    {
        [ServerCommand, var delay] => Serve(TimeSpan.FromMilliseconds(double.Parse(delay, CultureInfo.InvariantCulture))),
        [ModelCommand, var model, var root, var requests, var workers] =>
            Measure(LabModelText.Find(model)!.Value, new Uri(root), Number(requests), Number(workers)),
        _ => null,
    };

    private static int Serve(TimeSpan delay)
    {
        using var parent = new ParentWatch();
        using var server = new SlowServer(delay);
        Console.Out.WriteLine(server.Root);
        Thread.Sleep(Timeout.Infinite);
        return ExitCode.Finished;
    }

    private static int Measure(LabModel kind, Uri root, int requests, int workers)
    {
        using var parent = new ParentWatch();
        var lines = TextWriter.Synchronized(Console.Out);
        try
        {
            using var model = RequestModels.Create(kind, Math.Max(requests, WarmUpRequests), workers);
            WarmUp(model, root);
            lines.WriteLine(ModelMessage.Running);
            var figures = Measure(model, root, requests, lines);
            lines.WriteLine(ModelMessage.Result + JsonSerializer.Serialize(figures, LabJson.Compact.ModelFigures));
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            lines.WriteLine(ModelMessage.Failed + SafeText.OneLine(failure.GetBaseException().Message));
        }

        return ExitCode.Finished;
    }

    // Loads and compiles what a request needs, on both sides, and what measures it. Answered at once; the connections are not used again.
    private static void WarmUp(IRequestModel model, Uri root)
    {
        var url = new Uri(root, SlowServer.QuickPath);
        for (var i = 0; i < WarmUpRounds; i++)
        {
            Measure(model, url, WarmUpRequests, TextWriter.Null);
            Settle(model);
        }

        GC.Collect();
    }

    // What was called often is compiled a second time, better, in the background and some 100 ms later. That is over when the process has been quiet for a while; on a busy machine it may
    // seem quiet before its turn has come, so that once is not enough.
    private static void Settle(IRequestModel model)
    {
        var quiet = 0;
        for (var i = 0; i < MostPeriods && quiet < QuietPeriods; i++)
            quiet = model.Rest(Period) < Quiet ? quiet + 1 : 0;
    }

    private static ModelFigures Measure(IRequestModel model, Uri root, int requests, TextWriter lines)
    {
        var before = ProcessReading.OfSelf();
        var clock = new AnswerClock(requests);
        using (new Pulse("progress", wait =>
        {
            for (var told = 0; wait(Every);)
            {
                if (clock.Answers is var answers && answers != told)
                    lines.WriteLine(ModelMessage.Answers + Text(told = answers));
            }
        }))
        {
            model.Send(root, requests, clock);
        }

        var after = ProcessReading.OfSelf();
        return model.WithOthers(new ModelFigures
        {
            WallSeconds = Math.Round(clock.Elapsed.TotalSeconds, 4),
            ProcessorSeconds = Math.Round(clock.Processor.TotalSeconds, 4),
            PeakBytes = after.PeakBytes,
            BytesBefore = before.PeakBytes,
            Threads = Math.Max(before.Threads, after.Threads),
        });
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Ends this process when the parent has closed its end of standard input, and leaves Ctrl-C to the parent, which a terminal sends to all.</summary>
    private sealed class ParentWatch : IDisposable
    {
        private readonly PosixSignalRegistration _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);

        public ParentWatch() => new Thread(ReadToTheEnd) { IsBackground = true, Name = "parent watch" }.Start();

        public void Dispose() => _interrupt.Dispose();

        private static void ReadToTheEnd()
        {
            using var input = Console.OpenStandardInput();
            Span<byte> nothing = stackalloc byte[1];
            while (input.Read(nothing) > 0)
            {
                // Nobody writes there; only the end matters.
            }

            Environment.Exit(ExitCode.Interrupted);
        }
    }
}
