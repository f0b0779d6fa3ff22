using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Orbweaver.EndToEnd;

/// <summary>The command <c>orbweaver</c> as a user runs it: a process of its own.</summary>
public sealed class Command : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _error = new();
    private readonly StringBuilder _output = new();

    /// <summary>Completed by the next line of output.</summary>
    private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Command(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>What it wrote to standard error so far.</summary>
    public string Error
    {
        get
        {
            lock (_error)
                return _error.ToString();
        }
    }

    /// <summary>What it wrote to standard output so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts the command.</summary>
    public static Command Start(string folder, params IEnumerable<string> arguments) =>
        StartProgram(folder, Path.Combine(AppContext.BaseDirectory, "orbweaver.dll"), arguments);

    /// <summary>Starts another .NET program.</summary>
    public static Command StartProgram(string folder, string program, params IEnumerable<string> arguments) =>
        StartProgram(folder, program, arguments, environment: []);

    /// <summary>Starts another .NET program, with variables of its own in its environment.</summary>
    public static Command StartProgram(string folder, string program, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["TMPDIR"] = folder; // what it leaves there goes with the test's folder
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var command = new Command(Process.Start(start)!);
        command._process.ErrorDataReceived += (_, line) => Append(command._error, line.Data);
        command._process.OutputDataReceived += (_, line) =>
        {
            Append(command._output, line.Data);
            Interlocked.Exchange(ref command._written, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        };
        command._process.BeginErrorReadLine();
        command._process.BeginOutputReadLine();
        return command;
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> Run(string folder, params IEnumerable<string> arguments)
    {
        using var command = Start(folder, arguments);
        var exitCode = await command.Ended();
        return (exitCode, command.Output, command.Error);
    }

    /// <summary>Waits for the end.</summary>
    public async Task<int> Ended()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>A line for its standard input.</summary>
    public void Send(string line)
    {
        _process.StandardInput.Write(line + "\n");
        _process.StandardInput.Flush();
    }

    /// <summary>The end of its standard input.</summary>
    public void EndInput() => _process.StandardInput.Close();

    /// <summary>Waits until it has written what is told by the pattern; fails when it ends without.</summary>
    /// <returns>The pattern's first group.</returns>
    public async Task<string> Told(string pattern)
    {
        while (true)
        {
            var written = _written.Task;
            if (Regex.Match(Output, pattern, RegexOptions.None, TimeSpan.FromSeconds(10)) is { Success: true } match)
                return match.Groups[1].Value;
            Assert.False(_process.HasExited, $"It ended with {(_process.HasExited ? _process.ExitCode : 0)}. It wrote: {Output} {Error}");
            await Task.WhenAny(written, _process.WaitForExitAsync(TestContext.Current.CancellationToken));
        }
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGINT, as Ctrl-C sends it.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (text)
            text.Append(line).Append('\n');
    }
}
