namespace Orbweaver.Bench;

/// <summary>A benchmark that the command line can name.</summary>
internal abstract class Benchmark
{
    /// <summary>The name of ours among the contenders.</summary>
    internal const string Ours = "orbweaver";

    internal static IReadOnlyList<Benchmark> All { get; } =
        [new RuntimeBenchmark(), new EchoBenchmark(), new HttpBenchmark(), new DelayBenchmark(), new KestrelBenchmark(), new PoolsBenchmark(), new CrawlBenchmark()];

    internal abstract string Name { get; }

    internal abstract string Summary { get; }

    internal abstract IReadOnlyList<Result> Run(BenchOptions options);
}
