using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Orbweaver.Asyncio.Tests;

/// <summary>Programs with pools from outside: how they start their workers, and that these never outlive them.</summary>
public sealed partial class PoolTargetTests
{
    private const string SquaresOfTen = "0 1 4 9 16 25 36 49 64 81";

    /// <summary>Only how long a test that fails may take.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private static string Target => Path.Combine(AppContext.BaseDirectory, "Orbweaver.Asyncio.PoolTarget");

    [Theory]
    [InlineData("squares")]
    [InlineData("run-worker")]
    [InlineData("squares-of-loops")]
    public void Program_started_by_its_own_file_starts_workers(string work) => Assert.Equal(SquaresOfTen, OutputOf(Start(Target, work)));

    [Theory]
    [InlineData("squares")]
    [InlineData("run-worker")]
    public void Program_started_by_the_host_starts_workers(string work) => Assert.Equal(SquaresOfTen, OutputOf(Start("dotnet", $"{Target}.dll", work)));

    [Fact]
    public void Program_that_was_started_as_a_worker_but_runs_Main_makes_no_pool()
    {
        // As a trimmed program would be, in which no startup hook runs, and whose Main does not call RunWorker.
        var start = StartOf(Target, "squares");
        start.Environment["ORBWEAVER_WORKER"] = "0 1 secret /nowhere";
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        Assert.True(process.WaitForExit(Deadline));
        Assert.Contains("if (ProcessPool.RunWorker(args)) return;", error, StringComparison.Ordinal);
        Assert.NotEqual(0, process.ExitCode);
    }

    [Fact]
    public void Program_without_startup_hooks_is_told_to_call_RunWorker()
    {
        var options = Path.Combine(AppContext.BaseDirectory, "pool-target-without-hooks.runtimeconfig.json");
        File.WriteAllText(options, File.ReadAllText($"{Target}.runtimeconfig.json").Replace("\"configProperties\": {", "\"configProperties\": { \"System.StartupHookProvider.IsSupported\": false,", StringComparison.Ordinal));
        var start = StartOf("dotnet", "exec", "--runtimeconfig", options, $"{Target}.dll", "squares");
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        Assert.Contains("if (ProcessPool.RunWorker(args)) return;", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("loop")]
    public void Workers_end_with_a_program_that_is_killed(string work)
    {
        using var program = Start(Target, work);
        var workers = WorkersOf(program);
        program.Kill();
        AssertGone(workers);
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("loop")]
    public void Interrupt_to_all_of_them_ends_the_program_and_its_workers(string work)
    {
        // A process group of their own, as a terminal gives each program.
        using var program = Start("setsid", Target, work);
        var workers = WorkersOf(program);
        Assert.Equal(0, Kill(-program.Id, 2));
        if (work == "loop")
            Assert.Equal("interrupted", program.StandardOutput.ReadLine());
        Assert.True(program.WaitForExit(Deadline));
        Assert.Equal(130, program.ExitCode);
        AssertGone(workers);
    }

    [Fact]
    public void Nothing_is_left_in_the_folder_for_temporary_files()
    {
        var folder = Directory.CreateTempSubdirectory("pool-test-").FullName;
        var start = StartOf(Target, "hang");
        start.Environment["TMPDIR"] = folder;
        using var program = Process.Start(start)!;
        WorkersOf(program);
        program.Kill();
        program.WaitForExit();
        Assert.DoesNotContain(Directory.GetDirectories(folder), d => Path.GetFileName(d).StartsWith("orbweaver-", StringComparison.Ordinal));
        Directory.Delete(folder, recursive: true);
    }

    private static ProcessStartInfo StartOf(string program, params string[] arguments) => new(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true };

    private static Process Start(string program, params string[] arguments) => Process.Start(StartOf(program, arguments))!;

    private static string OutputOf(Process process)
    {
        using (process)
        {
            var output = process.StandardOutput.ReadToEnd().TrimEnd();
            Assert.True(process.WaitForExit(Deadline));
            Assert.Equal(0, process.ExitCode);
            return output;
        }
    }

    private static List<Process> WorkersOf(Process program) =>
    [
        .. Enumerable.Range(0, 2).Select(_ => Process.GetProcessById(int.Parse(program.StandardOutput.ReadLine()!.Split(' ')[1], CultureInfo.InvariantCulture))),
    ];

    private static void AssertGone(List<Process> workers)
    {
        foreach (var worker in workers)
        {
            Assert.True(worker.WaitForExit(Deadline));
            worker.Dispose();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
