using System.Text.RegularExpressions;

namespace Orbweaver.EndToEnd;

/// <summary>
/// A program run with ORBWEAVER_TIMELINE records itself, <c>orbweaver timeline</c> draws it, and the guide's pictures and drawing are that. To remake the pictures:
/// <c>ORBWEAVER_PICTURES=write dotnet test tests/Orbweaver.EndToEnd --filter GuidePictureTests</c>.
/// </summary>
public sealed partial class GuidePictureTests : IDisposable
{
    private const string Usings = "using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Threading; using System.Threading.Tasks;";

    private readonly string _folder = Directory.CreateTempSubdirectory("orbweaver-pictures-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Timeline_of_the_guide_is_what_its_program_draws()
    {
        var guide = Path.Combine(DocumentationTests.Root(), "docs", "guide");
        var page = await File.ReadAllTextAsync(Path.Combine(guide, "19-timeline.md"), TestContext.Current.CancellationToken);
        CompiledProgram.Of(_folder, Usings + FirstProgram().Match(page).Groups["code"].Value);
        using var program = Command.StartProgram(_folder, Path.Combine(_folder, "program.dll"), [], [("ORBWEAVER_TIMELINE", "run.json")]);
        Assert.True(await program.Ended() == 0, program.Error);
        Assert.Matches(@"^Timeline run\.json: \d+ events, [\d,]+ bytes; recording took [\d,.]+ ms, [\d,]+ ns an event\. See it with: orbweaver timeline run\.json, ", program.Error);

        var (exitCode, drawing, error) = await Command.Run(_folder, "timeline", "run.json", "--width", "90", "--svg", "wide.svg");
        Assert.True(exitCode == 0, error);
        Assert.Contains($"```text\n{drawing}```\n", page, StringComparison.Ordinal);

        await RunGives("timeline.svg");
    }

    [Theory]
    [InlineData("07-cancelling")]
    [InlineData("08-as-completed")]
    [InlineData("26-turns")]
    public async Task Picture_of_a_sample_is_what_its_run_draws(string sample)
    {
        using var program = Sample.Named(sample).StartOnVirtualTime(_folder, [], ("ORBWEAVER_TIMELINE", "run.json"));
        Assert.True(await program.Ended() == 0, program.Error);
        await RunGives(sample + ".svg");
    }

    [Fact]
    public async Task Program_that_is_killed_leaves_a_trace_that_can_be_drawn()
    {
        CompiledProgram.Of(_folder, Usings + """
            using Orbweaver.Asyncio;
            Aio.Run(Main());
            static async Coroutine Main()
            {
                await Aio.Sleep(0.01);
                while (new FileInfo("run.json").Length < 500)
                    await Aio.Sleep(0.05); // until something has come to the file
                Console.WriteLine("recorded");
                await Aio.Sleep(600);
            }
            """);
        using var program = Command.StartProgram(_folder, Path.Combine(_folder, "program.dll"), [], [("ORBWEAVER_TIMELINE", "run.json")]);
        await program.Told("(recorded)");
        program.Kill();
        await program.Ended();

        var (exitCode, drawing, error) = await Command.Run(_folder, "timeline", "run.json");
        Assert.True(exitCode == 0, error);
        Assert.Empty(error); // not cut: complete JSON after each write
        Assert.StartsWith("1 task, ", drawing, StringComparison.Ordinal);
    }

    /// <summary>What <c>orbweaver timeline</c> draws of run.json is the guide's picture.</summary>
    private async Task RunGives(string name)
    {
        var (exitCode, _, error) = await Command.Run(_folder, "timeline", "run.json", "--svg", "run.svg");
        Assert.True(exitCode == 0, error);
        var drawn = Path.Combine(_folder, "run.svg");
        var picture = Path.Combine(DocumentationTests.Root(), "docs", "guide", "pictures", name);
        if (Environment.GetEnvironmentVariable("ORBWEAVER_PICTURES") == "write")
            File.Copy(drawn, picture, overwrite: true);
        Assert.Equal(await File.ReadAllTextAsync(picture, TestContext.Current.CancellationToken), await File.ReadAllTextAsync(drawn, TestContext.Current.CancellationToken));
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FirstProgram();
}
