using System.Runtime.CompilerServices;
using Orbweaver.Conformance.Programs;

namespace Orbweaver.Conformance.Tests;

public sealed class DocumentationTests
{
    /// <summary>Rows such as <c>| `sleep` | … |</c>.</summary>
    [Fact]
    public void Table_of_operations_has_each_kind_with_its_arguments()
    {
        var rows = File.ReadLines(Document()).Where(l => l.StartsWith("| `[\"", StringComparison.Ordinal)).Select(l => l.Split('`')[1]).ToList();
        foreach (var kind in Catalogue.Kinds)
        {
            var row = Assert.Single(rows, r => r.StartsWith($"[\"{kind.Name}\"", StringComparison.Ordinal));
            Assert.Equal(kind.Parameters.Length, row.Count(c => c == ','));
        }

        Assert.Equal(Catalogue.Kinds.Count, rows.Count);
    }

    private static string Document([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "conformance.md");
}
