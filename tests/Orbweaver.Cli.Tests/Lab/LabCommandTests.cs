using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Orbweaver.Cli.Tests;

/// <summary>The laboratory as a user runs it: processes of its own, a server, real requests. Nothing here depends on how fast they are.</summary>
public sealed class LabCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lab_allModels_measuresThemAndWritesItsFiles()
    {
        using var lab = Start("--requests", "6", "--delay", "50ms", "--workers", "2", "--json", _folder.File("lab.json"), "--svg", _folder.File("lab.svg"), "--explain");
        var (output, error) = (lab.StandardOutput.ReadToEndAsync(), lab.StandardError.ReadToEndAsync());
        await lab.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(lab.ExitCode == ExitCode.Finished, await error);

        var json = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.File("lab.json"), TestContext.Current.CancellationToken)).RootElement;
        var models = json.GetProperty("models").EnumerateArray().ToList();
        Assert.Equal(["sequential", "threads", "processes", "coroutines", "loops"], models.Select(model => model.GetProperty("model").GetString()));
        foreach (var model in models)
        {
            Assert.Equal(6, model.GetProperty("requests_sent").GetInt32());
            Assert.False(model.GetProperty("extrapolated").GetBoolean());
            Assert.True(model.GetProperty("over_ideal_s").GetDouble() >= 0, model.ToString());
            Assert.True(model.GetProperty("processor_s").GetDouble() > 0, model.ToString());
            Assert.True(model.GetProperty("peak_memory_bytes").GetInt64() > 1 << 20, model.ToString());
            Assert.True(model.GetProperty("threads").GetInt32() > 1, model.ToString());
        }

        Assert.Equal([1, 2, 2, 6, 6], models.Select(model => model.GetProperty("at_once").GetInt32()));
        Assert.Equal([1, 1, 3, 1, 1], models.Select(model => model.GetProperty("processes").GetInt32()));
        Assert.Equal(["lab.json", "lab.svg"], _folder.Names);
        foreach (var model in models)
            Assert.Contains("\n" + model.GetProperty("model").GetString() + ":", await output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sequential", 2)]
    [InlineData("processes", 4)]
    [InlineData("coroutines", 2)]
    [InlineData("loops", 2)]
    public async Task Lab_interrupted_endsWithAllItsProcesses(string model, int processes)
    {
        using var lab = Start("--models", model, "--workers", "2", "--delay", "1m");
        var started = await Started(lab, processes);
        Signal(lab, "INT");
        await lab.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Interrupted, lab.ExitCode);
        Assert.Empty(await lab.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await AssertGone(started);
    }

    [Theory]
    [InlineData("processes", 4)]
    [InlineData("coroutines", 2)]
    public async Task Lab_killed_leavesNoProcess(string model, int processes)
    {
        using var lab = Start("--models", model, "--workers", "2", "--delay", "1m");
        var started = await Started(lab, processes);
        lab.Kill();
        await lab.WaitForExitAsync(TestContext.Current.CancellationToken);
        await AssertGone(started);
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "orbweaver.dll"), "lab", .. arguments])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>Waits until it has so many: its server, its model, and the model's workers.</summary>
    private static async Task<List<int>> Started(Process lab, int processes)
    {
        while (true)
        {
            var started = Descendants(lab.Id);
            if (started.Count >= processes)
                return started;
            Assert.False(lab.HasExited);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>The processes that a process started, and those that they did, while they live (Linux).</summary>
    private static List<int> Descendants(int id)
    {
        var children = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var candidate) && ParentOf(candidate) == id)
                children.Add(candidate);
        }

        return [.. children, .. children.SelectMany(Descendants)];
    }

    private static int ParentOf(int id)
    {
        try
        {
            // The name, in brackets, may hold anything.
            var fields = File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].Split(' ');
            return fields[1] == "Z" ? 0 : int.Parse(fields[2], CultureInfo.InvariantCulture);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static async Task AssertGone(List<int> processes)
    {
        while (processes.Exists(id => ParentOf(id) != 0))
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }
}
