using System.ComponentModel;
using System.Diagnostics;

namespace Orbweaver.Conformance.Python;

/// <summary>A CPython on this machine.</summary>
/// <param name="Command">What starts it.</param>
/// <param name="Version">Its version.</param>
/// <param name="PyenvVersion">The version that pyenv is told to take, or null.</param>
internal sealed record PythonCommand(string Command, Version Version, string? PyenvVersion)
{
    /// <summary>The version whose asyncio is the measure; older ones lack some operations.</summary>
    internal const int ReferenceMinor = 13;

    private const int OldestMinor = 11;

    /// <summary>Where pyenv has put another version's folder before its own, only the second gets to it.</summary>
    private static readonly string[] PyenvCommands = ["python3", "python3.13"];
    private static readonly string[] Commands = ["python3.14", "python3.13", "python3.12", "python3.11", "python3", "python"];

    /// <summary>3.13.0 where pyenv has it, else the newest from 3.11 on; null when there is none.</summary>
    internal static PythonCommand? Find() =>
        PyenvCommands.Select(c => Probe(c, "3.13.0")).FirstOrDefault(p => p is { Version.Minor: ReferenceMinor })
        ?? Commands.Select(c => Probe(c)).FirstOrDefault(p => p is { Version: { Major: 3, Minor: >= OldestMinor } });

    /// <summary>The Python that a command starts; null when it starts none.</summary>
    internal static PythonCommand? Probe(string command, string? pyenvVersion = null)
    {
        try
        {
            using var process = Process.Start(StartInfo(command, pyenvVersion, "-c", "import platform; print(platform.python_implementation(), platform.python_version())"))!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            var words = process.StandardOutput.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            return process.ExitCode == 0 && words is ["CPython", var version] && Version.TryParse(version, out var parsed)
                ? new PythonCommand(command, parsed, pyenvVersion)
                : null;
        }
        catch (Win32Exception)
        {
            return null; // there is no such command
        }
    }

    /// <summary>How it is started.</summary>
    internal ProcessStartInfo StartInfo(params IEnumerable<string> arguments) => StartInfo(Command, PyenvVersion, [.. arguments]);

    private static ProcessStartInfo StartInfo(string command, string? pyenvVersion, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment.Remove("PYTHONASYNCIODEBUG");
        start.Environment.Remove("PYTHONDEVMODE");
        if (pyenvVersion is not null)
            start.Environment["PYENV_VERSION"] = pyenvVersion;
        return start;
    }
}
