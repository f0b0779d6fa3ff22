using System.Text;

namespace Orbweaver.Bench;

/// <summary>A result as a Markdown table, best first, losses included.</summary>
internal static class Table
{
    internal static string Of(Result result)
    {
        bool allocations = result.Ours?.AllocBytes is not null;
        var rows = result.Rivals.Select(rival => (rival.Value.Median, Text: Row(result, rival.Key, rival.Value))).ToList();
        if (result.Ours is { } ours)
            rows.Add((ours.Median, $"| **{Benchmark.Ours}** | **{Figures.Text(ours.Median)}** | {Figures.Range(ours.Min, ours.Max)} |{(allocations ? $" {Figures.Text(ours.AllocBytes!.Value)} B |" : "")} |"));

        var text = new StringBuilder();
        text.AppendLine($"| | {result.Unit} | min..max |{(allocations ? " allocated |" : "")} orbweaver is |");
        text.AppendLine($"| --- | ---: | ---: |{(allocations ? " ---: |" : "")} ---: |");
        foreach ((double _, string row) in result.LowerIsBetter ? rows.OrderBy(r => r.Median) : rows.OrderByDescending(r => r.Median))
            text.AppendLine(row);
        return text.ToString();
    }

    private static string Row(Result result, string name, Measurement rival)
    {
        string standing = result.Ours is null ? "" : Figures.Standing(Figures.Advantage(result, rival));
        string allocations = result.Ours?.AllocBytes is null ? "" : " |";
        return $"| {name} | {Figures.Text(rival.Median)} | {Figures.Range(rival.Min, rival.Max)} |{allocations} {standing} |";
    }
}
