using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Orbweaver.Cli.Tests;

/// <summary>The guide's page on the laboratory shows what the laboratory measured: its pictures and tables are made from the figures beside them.</summary>
public sealed class LabPageTests
{
    [Theory]
    [InlineData("lab")]
    [InlineData("lab-10000")]
    public void Page_picturesAndTables_areThoseOfItsFigures(string name)
    {
        var report = JsonSerializer.Deserialize(File.ReadAllText(Guide($"pictures/{name}.json")), LabJson.Default.LabReport)!;
        Assert.Equal(LabPicture.Of(report), File.ReadAllText(Guide($"pictures/{name}.svg")));
        Assert.Contains(string.Join('\n', LabTable.Lines(report, 100)), File.ReadAllText(Guide("20-from-threads-to-coroutines.md")), StringComparison.Ordinal);
    }

    private static string Guide(string name, [CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "../../../docs/guide", name);
}
