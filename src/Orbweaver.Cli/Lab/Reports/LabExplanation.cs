using System.Globalization;

namespace Orbweaver.Cli;

/// <summary>Why the figures are what they are: a paragraph for each model that was measured, with its figures.</summary>
internal static class LabExplanation
{
    // Below it, what a request costs is lost among what the program costs.
    private const int EnoughForAShare = 1000;

    public static IEnumerable<string> Of(LabReport report)
    {
        yield return $"The server takes {LabFigures.Short(report.DelaySeconds)} for an answer, and in that time the client has nothing to compute: it waits. "
            + "What sets the models apart is how many requests wait at the same time, and what holds one that waits.";
        foreach (var result in report.Models)
        {
            yield return result.Kind switch
            {
                LabModel.Sequential => Sequential(result, report),
                LabModel.Threads => Threads(result, report),
                LabModel.Processes => Processes(result, report),
                LabModel.Coroutines => Coroutines(result, report),
                _ => Loops(result, report),
            };
        }

        if (report.Requests > 1 && report.Find(LabModel.Sequential) is { } slow && report.Find(LabModel.Coroutines) is { } quick)
        {
            yield return $"All in all: {LabFigures.Seconds(slow.WallSeconds)} one after the other, {LabFigures.Seconds(quick.WallSeconds)} as coroutines: {Times(slow.WallSeconds / quick.WallSeconds)} as fast, "
                + "on one thread as before. Nothing was computed any faster; the waiting was done all at once.";
        }
    }

    private static string Sequential(ModelResult result, LabReport report) =>
        $"sequential: a blocking call holds its thread until the answer is there, and the next request is sent only then. {Product(report.Requests, report)}; "
        + $"{Took(result)}. The processor {(result.IsExtrapolated ? "would work" : "worked")} for {LabFigures.Seconds(result.ProcessorSeconds)} of it; for the rest the thread {(result.IsExtrapolated ? "would sleep" : "slept")}.";

    private static string Threads(ModelResult result, LabReport report) =>
        $"threads: {(result.AtOnce == 1 ? "1 thread blocks on its request" : $"{Figures.Count(result.AtOnce)} threads block, each on a request of its own")}, so that the waiting is done in {Figures.Count(Rounds(result, report), "round")}. "
        + $"{Product(Rounds(result, report), report)}; {Took(result)}. "
        + (Rounds(result, report) > 1 ? "More threads would mean fewer rounds, but each" : "Each") + " is a stack in memory and an entry in the kernel's lists, made to compute and used to sleep.";

    private static string Processes(ModelResult result, LabReport report)
    {
        var text = $"processes: the same with {Figures.Count(result.AtOnce, "process", "processes")} in place of threads: {Figures.Count(Rounds(result, report), "round")}, and {Took(result)}. "
            + "What a process has to itself, its memory and its runtime, is of no use to one that waits, and has its price: ";
        text += report.Find(LabModel.Threads) is { } threads
            ? $"{Figures.Bytes(result.PeakMemoryBytes)} in all, where the threads had {Figures.Bytes(threads.PeakMemoryBytes)}. "
            : $"{Figures.Bytes(result.PeakMemoryBytes)} in all. ";
        return text + "Processes pay where work must be kept apart. Python also needs them to compute on several cores, since its lock lets one thread compute at a time; .NET has no such lock.";
    }

    private static string Coroutines(ModelResult result, LabReport report)
    {
        var text = $"coroutines: one thread again, but await gives it back to the event loop until the answer is there. So the next request is sent without waiting for an answer, "
            + $"and the waiting {(report.Requests == 1 ? "" : $"of all {Figures.Count(report.Requests)} ")}is done in one round: {Took(result)}, {LabFigures.Seconds(result.OverIdealSeconds)} over the delay. "
            + $"That is what it takes to send and to read on one thread ({LabFigures.Seconds(result.ProcessorSeconds)} of processor time). A request that waits is an object in memory and a socket";
        return report.Requests >= EnoughForAShare
            ? $"{text}, together {Figures.Bytes((result.PeakMemoryBytes - result.MemoryBeforeBytes) / report.Requests)} here; nothing else waits with it."
            : text + "; nothing else waits with it.";
    }

    private static string Loops(ModelResult result, LabReport report)
    {
        var text = $"loops: coroutines again, spread over {Figures.Count(report.Cores, "loop")}, one a core: {Took(result)}. ";
        if (report.Find(LabModel.Coroutines) is { } one)
        {
            text += one.WallSeconds - result.WallSeconds > 0.1 * one.OverIdealSeconds && one.WallSeconds - result.WallSeconds > 0.02
                ? $"That is {LabFigures.Seconds(one.WallSeconds - result.WallSeconds)} less than one loop took: the sending and reading is shared. "
                : "That is what one loop took: there is little to share. ";
        }

        return text + "More loops pay when one has its thread busy, be it with very many connections or with computing between the awaits. "
            + "It is what courses do with processes of coroutines; without Python's lock, threads of one process do.";
    }

    private static string Product(int rounds, LabReport report) =>
        $"{Figures.Count(rounds)} × {LabFigures.Short(report.DelaySeconds)} = {LabFigures.Short(rounds * report.DelaySeconds)}";

    private static string Took(ModelResult result) => result.IsExtrapolated
        ? $"it would take {LabFigures.Seconds(result.WallSeconds)} (by {Figures.Count(result.RequestsSent, "request")} that were sent)"
        : $"it took {LabFigures.Seconds(result.WallSeconds)}";

    private static string Times(double ratio) => ratio.ToString(ratio < 9.95 ? "0.0" : "#,0", CultureInfo.InvariantCulture) + " times";

    private static int Rounds(ModelResult result, LabReport report) => (report.Requests + result.AtOnce - 1) / result.AtOnce;
}
