using System.Diagnostics;
using System.Globalization;

namespace Orbweaver.Bench;

/// <summary>The plaintext server as a process of its own (bench/Orbweaver.Bench.Kestrel).</summary>
internal sealed class KestrelServer : IDisposable
{
    private readonly Process _process;

    private KestrelServer(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    internal Uri Url { get; }

    /// <param name="transport">'loop' or 'sockets'.</param>
    /// <param name="core">Where alone it may run; null = anywhere.</param>
    internal static KestrelServer Start(string transport, int? core)
    {
        Command command = new Command(Program(), transport).On(core);
        var process = Process.Start(new ProcessStartInfo(command.Program, command.Arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        string url = process.StandardOutput.ReadLine() ?? throw new BenchException("The plaintext server did not start.");
        return new KestrelServer(process, new Uri(url));
    }

    /// <summary>What the whole process has used so far: microseconds of processor time, bytes allocated.</summary>
    internal (double CpuMicroseconds, double AllocBytes) Used()
    {
        _process.StandardInput.WriteLine();
        string[] fields = (_process.StandardOutput.ReadLine() ?? throw new BenchException("The plaintext server has ended.")).Split('\t');
        return (double.Parse(fields[0], CultureInfo.InvariantCulture), double.Parse(fields[1], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(40)))
            _process.Kill();
        _process.Dispose();
    }

    /// <summary>Built along with this program, into the folder beside.</summary>
    private static string Program()
    {
        string folder = AppContext.BaseDirectory.Replace($"{Path.DirectorySeparatorChar}Orbweaver.Bench{Path.DirectorySeparatorChar}", $"{Path.DirectorySeparatorChar}Orbweaver.Bench.Kestrel{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        return Path.Combine(folder, "Orbweaver.Bench.Kestrel");
    }
}
