using System.Diagnostics;
using System.Globalization;

namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 49, with the process's own signals: sent to a program that the test starts.</summary>
[Trait("Rule", "49")]
public sealed class ProcessSignalTests : IDisposable
{
    private Process? _process;

    [Theory]
    [InlineData("INT", "SIGINT", 130)]
    [InlineData("TERM", "SIGTERM", 143)]
    public async Task Signal_cancels_the_main_task_and_its_clean_up_runs(string sent, string name, int exitCode)
    {
        await Start("once");
        await Send(sent);
        await Expect("cleaning", "cleaned", "background cancelled", $"interrupted by {name}", null);
        Assert.Equal(exitCode, await Ended());
    }

    [Theory]
    [InlineData("INT", "INT", 130)]
    [InlineData("INT", "TERM", 143)]
    [InlineData("TERM", "INT", 130)]
    public async Task Second_signal_ends_the_process_at_once(string first, string second, int exitCode)
    {
        await Start("stuck");
        await Send(first);
        await Expect("cleaning");
        await Send(second);
        await Expect((string?)null);
        Assert.Equal(exitCode, await Ended());
    }

    [Fact]
    public async Task Signal_is_not_handled_when_the_options_say_so()
    {
        await Start("unhandled");
        await Send("INT");
        await Expect((string?)null);
        Assert.Equal(130, await Ended());
    }

    [Fact]
    public async Task Run_without_a_signal_ends_as_ever()
    {
        await Start("once");
        _process!.StandardInput.Close();
        await Expect("input ended", "cleaning", "cleaned", "background cancelled", "ended", null);
        Assert.Equal(0, await Ended());
    }

    public void Dispose()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private async Task Start(string what)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill(1) to send signals with.");
        _process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Orbweaver.Asyncio.SignalTarget.dll"), what])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await Expect("ready on thread 1");
    }

    private async Task Send(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private async Task Expect(params string?[] lines)
    {
        foreach (var line in lines)
            Assert.Equal(line, await _process!.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    private async Task<int> Ended()
    {
        await _process!.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }
}
