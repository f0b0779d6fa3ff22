namespace Orbweaver.Bench;

/// <summary>What a switch, an awaited call and a task cost, beside other runtimes.</summary>
internal sealed class RuntimeBenchmark : Benchmark
{
    internal override string Name => "runtime";

    internal override string Summary => "a switch (Sleep(0)), an awaited call that completes at once, a task spawned and awaited, queues, CallSoon, wake-ups, a million sleepers; beside asyncio, uvloop, trio, Node, Go, tokio, .NET's Task";

    internal override IReadOnlyList<Result> Run(BenchOptions options)
    {
        options.CheckWorks(RuntimeWork.All.Select(work => work.Work));
        RuntimeWork[] works = [.. RuntimeWork.All.Where(work => options.IncludesWork(work.Work))];
        string[] keys = [.. works.SelectMany(work => new[] { work.Key, work.OwnKey }).Distinct(StringComparer.Ordinal), .. RuntimeWork.Variants.Where(v => works.Any(w => w.Key == v.Value.Key)).Select(v => v.Key)];
        var contenders = MicroProgram.All.Select(program => new Contender<IReadOnlyDictionary<string, MicroFigures>>(program.Name, () => program.Measure(keys))
        {
            IsSlow = program.IsSlow,
            Missing = program.Missing,
        });

        Rounds<IReadOnlyDictionary<string, MicroFigures>> rounds = Rounds<IReadOnlyDictionary<string, MicroFigures>>.Run(Name, [.. contenders], options);
        string note = string.Join('\n', rounds.Notes());
        return [.. works.Select(work => ResultOf(work, rounds.Samples, note))];
    }

    private static Result ResultOf(RuntimeWork work, IReadOnlyDictionary<string, List<IReadOnlyDictionary<string, MicroFigures>>> samples, string note)
    {
        OwnMeasurement? ours = null;
        var rivals = new Dictionary<string, Measurement>();
        foreach ((string program, List<IReadOnlyDictionary<string, MicroFigures>> runs) in samples)
        {
            foreach (string key in runs.SelectMany(run => run.Keys).Distinct())
            {
                (string of, string suffix) = RuntimeWork.Variants.GetValueOrDefault(key, (key, ""));
                if (of != (program == Ours ? work.OwnKey : work.Key))
                    continue;

                MicroFigures[] figures = [.. runs.Select(run => run[key])];
                Measurement all = Combine(figures, work.PerRun);
                if (program == Ours)
                    ours = OwnMeasurement.Of(all, figures.Max(f => f.AllocBytes) / work.PerRun);
                else
                    rivals[program + suffix] = all;
            }
        }

        return new Result(work.Work, work.Unit, LowerIsBetter: true, ours, rivals, $"{note}\n{work.Repetition}\n{work.Note}", work.Budget);
    }

    private static Measurement Combine(MicroFigures[] figures, int perRun)
    {
        double median = Measurement.Of(figures.Select(f => f.Median / perRun)).Median;
        return Measurement.Of([figures.Min(f => f.Min) / perRun, figures.Max(f => f.Max) / perRun]) with { Median = median };
    }
}
