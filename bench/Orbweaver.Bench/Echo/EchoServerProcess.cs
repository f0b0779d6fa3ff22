using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Bench;

/// <summary>A server on the first core, and the load generator in C on the second.</summary>
internal static class EchoServerProcess
{
    private static readonly string Load = RepositoryFolders.BuiltPeer("echo_load");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    internal static string? Missing => File.Exists(Load) ? null : "echo_load is not built";

    /// <param name="server">Takes the port as its last argument.</param>
    /// <param name="seconds">How long it is measured.</param>
    internal static EchoSample Measure(Command server, int seconds)
    {
        string port = FreePort().ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("taskset", ["-c", "0", server.Program, .. server.Arguments, port]) { UseShellExecute = false, RedirectStandardError = true, WorkingDirectory = server.Folder ?? "" };
        foreach ((string name, string value) in server.Environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        try
        {
            WaitUntilItAnswers(process, int.Parse(port, CultureInfo.InvariantCulture));
            Generate(port, seconds: 2); // compilers at run time are done by then
            TimeSpan before = process.TotalProcessorTime;
            double rate = Generate(port, seconds);
            process.Refresh();
            TimeSpan cpu = process.TotalProcessorTime - before;

            // The generator's own warm-up of a second costs processor time like the rest.
            return new EchoSample(rate, cpu.TotalMicroseconds / (rate * (seconds + 1)));
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private static double Generate(string port, int seconds)
    {
        ChildRun run = ChildProcess.Run(new Command("taskset", "-c", "1", Load, port, seconds.ToString(CultureInfo.InvariantCulture), "1"));
        return double.Parse(run.Output, CultureInfo.InvariantCulture);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void WaitUntilItAnswers(Process process, int port)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            if (process.HasExited)
                throw new BenchException("the server ended before it was asked");

            try
            {
                using var client = new TcpClient("127.0.0.1", port);
                return;
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(began) < Limit)
            {
                Thread.Sleep(20);
            }
        }
    }
}
