using System.Globalization;

namespace Orbweaver.Soak;

/// <summary>What is checked at the end, and the table.</summary>
internal sealed class Verdict
{
    // What is in flight differs from moment to moment; a leak of 100 bytes an operation would be far beyond.
    private const double HeapGrowth = 1.15;
    private const double ResidentGrowth = 1.20;
    private const long HeapSlack = 8 << 20;
    private const long ResidentSlack = 24 << 20;
    private readonly List<(string What, string Found, bool Right)> _checks = [];
    private readonly Round _round;

    internal Verdict(Round round, IReadOnlyDictionary<string, int> before, IReadOnlyDictionary<string, int> after)
    {
        _round = round;
        Ledger ledger = round.Ledger;
        long lost = ledger.Started - ledger.Ended;
        Check("operations that did not end", lost, lost == 0);
        Check("operations that ended as none may, other findings", ledger.FindingCount, ledger.FindingCount == 0);
        Check("exceptions that nobody saw", ledger.UnseenCount, ledger.UnseenCount == 0);
        Check("tasks left", round.TasksLeft.Count, round.TasksLeft.Count == 0);
        Check("connections left open", ledger.Open, ledger.Open == 0);
        Check("descriptors before and after", $"{before.Values.Sum()}, {after.Values.Sum()}{Difference(before, after)}", before.SequenceEqual(after));
        Grown("heap", round.Early.Heap, round.Late.Heap, HeapGrowth, HeapSlack);
        Grown("resident memory", round.Early.Resident, round.Late.Resident, ResidentGrowth, ResidentSlack);
    }

    internal bool IsRight => _checks.TrueForAll(check => check.Right);

    internal void Print()
    {
        Console.WriteLine($"\n{"operation",-34}{"started",10}{"completed",11}{"failed",9}{"cancelled",11}{"timed out",11}{"wrong",7}");
        foreach (OperationCount row in _round.Ledger.Rows.OrderBy(row => row.Kind, StringComparer.Ordinal))
            Console.WriteLine(Line(row.Kind, row.Started, row.Of, row.Wrong));
        List<OperationCount> rows = _round.Ledger.Rows;
        Console.WriteLine(Line("all", rows.Sum(row => row.Started), outcome => rows.Sum(row => row.Of(outcome)), rows.Sum(row => row.Wrong)));
        Console.WriteLine($"\nmost streams open at once: {_round.Ledger.MostOpen}\n");
        foreach ((string what, string found, bool right) in _checks)
            Console.WriteLine($"{(right ? "ok   " : "WRONG")} {what}: {found}");
        foreach (string finding in _round.Ledger.Findings.Concat(_round.TasksLeft.Take(20)))
            Console.WriteLine($"\n{finding}");
    }

    private static string Line(string kind, long started, Func<Outcome, long> of, long wrong) =>
        $"{kind,-34}{started,10}{of(Outcome.Completed),11}{of(Outcome.Failed),9}{of(Outcome.Cancelled),11}{of(Outcome.TimedOut),11}{wrong,7}";

    private static string Difference(IReadOnlyDictionary<string, int> before, IReadOnlyDictionary<string, int> after) => string.Concat(
        from kind in before.Keys.Union(after.Keys)
        let more = after.GetValueOrDefault(kind) - before.GetValueOrDefault(kind)
        where more != 0
        select string.Create(CultureInfo.InvariantCulture, $"; {kind} {more:+0;-0}"));

    private void Check(string what, object found, bool right) => _checks.Add((what, Convert.ToString(found, CultureInfo.InvariantCulture)!, right));

    private void Grown(string what, long early, long late, double growth, long slack) => Check(
        string.Create(CultureInfo.InvariantCulture, $"{what} at 25 % and at 100 % of the time, at most {growth - 1:0 %} and {slack >> 20} MiB more"),
        string.Create(CultureInfo.InvariantCulture, $"{early / 1048576.0:0.0} MiB, {late / 1048576.0:0.0} MiB"),
        late <= (early * growth) + slack);
}
