using System.ComponentModel;
using System.Diagnostics;

namespace Orbweaver.Cli;

/// <summary>How this program is started once more: <c>orbweaver …</c>, or <c>dotnet orbweaver.dll …</c>.</summary>
/// <param name="File">The executable.</param>
/// <param name="Leading">What stands before the program's own arguments.</param>
internal sealed record ProgramStart(string File, IReadOnlyList<string> Leading)
{
    /// <summary>In the way in which this process was started.</summary>
    public static ProgramStart OfThisProcess()
    {
        var file = Environment.ProcessPath ?? throw new UsageException("lab: the system does not tell which program this is, and it must be started again for every model");
        // The first word is the library when the file is the runtime's own launcher.
        return Path.GetFileNameWithoutExtension(file) == "dotnet" ? new(file, [Environment.GetCommandLineArgs()[0]]) : new(file, []);
    }

    /// <summary>Starts it with its standard streams as pipes.</summary>
    /// <exception cref="UsageException">The system refuses.</exception>
    public Process Start(IEnumerable<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(File, [.. Leading, .. arguments])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception failure)
        {
            throw new UsageException($"lab: \"{File}\" cannot be started again: {failure.Message}");
        }
    }
}
