namespace Orbweaver.Bench;

/// <summary>
/// Runs the contenders in turn (A B C A B C …), so that a machine that slows down for a while slows all of them.
/// The first round warms up (page cache, branch predictors, the server) and does not count.
/// </summary>
internal sealed class Rounds<TSample>
{
    private readonly Dictionary<string, List<TSample>> _samples = [];
    private readonly List<string> _leftOut = [];
    private readonly BenchOptions _options;

    private Rounds(BenchOptions options) => _options = options;

    /// <summary>The counted samples of every contender that ran, in the order they were named.</summary>
    internal IReadOnlyDictionary<string, List<TSample>> Samples => _samples;

    internal static Rounds<TSample> Run(string title, IReadOnlyList<Contender<TSample>> contenders, BenchOptions options)
    {
        options.Check([.. contenders.Select(contender => contender.Name)]);
        var rounds = new Rounds<TSample>(options);
        rounds.Run(title, contenders);
        return rounds;
    }

    /// <summary>Lines for a result's note: how many runs, and who is not there and why.</summary>
    internal IEnumerable<string> Notes()
    {
        string warmUp = _options.WarmUp ? ", in turn, after a warm-up" : ", in turn, without a warm-up";
        yield return FormattableString.Invariant($"Measured on {DateTime.UtcNow:yyyy-MM-dd}: median (min..max) of {Times(_options.Runs)}{warmUp}.");

        foreach (IGrouping<int, string> fewer in _samples.Where(s => s.Value.Count != _options.Runs).GroupBy(s => s.Value.Count, s => s.Key))
            yield return FormattableString.Invariant($"Only {Times(fewer.Key)}, without a warm-up of its own: {string.Join("; ", fewer)}.");

        if (_leftOut.Count > 0)
            yield return $"Left out: {string.Join("; ", _leftOut)}.";
    }

    private static string Times(int runs) => runs == 1 ? "1 run" : FormattableString.Invariant($"{runs} runs");

    private void Run(string title, IReadOnlyList<Contender<TSample>> contenders)
    {
        var running = new List<Contender<TSample>>();
        foreach (Contender<TSample> contender in contenders)
        {
            if (!_options.Includes(contender.Name))
                continue;

            string? reason = contender.Missing ?? (contender.IsSlow && _options.SlowRuns == 0 ? "too slow for this run" : null);
            if (reason is null)
                running.Add(contender);
            else
                LeaveOut(contender, reason);
        }

        for (int round = _options.WarmUp ? 0 : 1; round <= _options.Runs; round++)
        {
            foreach (Contender<TSample> contender in running.ToArray())
            {
                if (IsDue(contender, round) && !TryMeasure(title, contender, round))
                    running.Remove(contender);
            }
        }
    }

    private bool IsDue(Contender<TSample> contender, int round)
    {
        bool capped = contender.IsSlow && _options.SlowRuns < _options.Runs;
        return !capped || (round > 0 && round <= _options.SlowRuns);
    }

    private bool TryMeasure(string title, Contender<TSample> contender, int round)
    {
        Console.Error.WriteLine($"{title}: {(round == 0 ? "warm-up" : FormattableString.Invariant($"run {round}"))}, {contender.Name}");
        try
        {
            TSample sample = contender.Measure();
            if (round > 0)
            {
                if (!_samples.TryGetValue(contender.Name, out List<TSample>? samples))
                    _samples[contender.Name] = samples = [];
                samples.Add(sample);
            }

            return true;
        }
        catch (BenchException failure) when (!contender.Name.StartsWith(Benchmark.Ours, StringComparison.Ordinal))
        {
            _samples.Remove(contender.Name);
            LeaveOut(contender, failure.Message);
            return false;
        }
    }

    private void LeaveOut(Contender<TSample> contender, string reason)
    {
        _leftOut.Add($"{contender.Name} ({reason})");
        Console.Error.WriteLine($"left out: {contender.Name}: {reason}");
    }
}
