using System.Diagnostics;
using System.Globalization;

namespace Orbweaver.Soak;

/// <summary>One time through: servers and clients begin, work, and end.</summary>
internal sealed class Round(SoakOptions options)
{
    internal Ledger Ledger { get; } = new();

    /// <summary>At a quarter of the time, under load.</summary>
    internal Footprint Early { get; private set; } = new(0, 0);

    /// <summary>At its end, under load.</summary>
    internal Footprint Late { get; private set; } = new(0, 0);

    internal IReadOnlyList<string> TasksLeft { get; private set; } = [];

    internal void Run(bool quiet)
    {
        using (var stage = new Stage(Ledger))
        {
            using (var clients = new Clients(stage, Ledger, options))
            {
                Watch(quiet);
                TasksLeft = clients.Stop();
            }

            TasksLeft = [.. TasksLeft, .. stage.Stop()];
        }

        Footprint.Take(); // tasks whose exceptions nobody saw tell when they are collected
    }

    private void Watch(bool quiet)
    {
        var clock = Stopwatch.StartNew();
        var end = TimeSpan.FromSeconds(options.Seconds);
        var line = TimeSpan.FromSeconds(5);
        while (clock.Elapsed < end)
        {
            Thread.Sleep(100);
            if (Early.Heap == 0 && clock.Elapsed >= end / 4)
                Early = Footprint.TakeLeast();
            if (clock.Elapsed < line)
                continue;
            line += TimeSpan.FromSeconds(5);
            if (!quiet)
                Console.WriteLine(Line(clock.Elapsed));
        }

        Late = Footprint.TakeLeast();
    }

    private string Line(TimeSpan elapsed) => string.Create(CultureInfo.InvariantCulture,
        $"{elapsed.TotalSeconds,4:0} s  {Ledger.Open,5} streams open  {Footprint.Descriptors().Values.Sum(),5} descriptors  {Ledger.Started,8} started  {Ledger.Started - Ledger.Ended,5} under way  heap {GC.GetTotalMemory(false) >> 20,4} MiB  resident {Footprint.ResidentNow() >> 20,4} MiB  {Ledger.FindingCount} findings");
}
