using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Bench;

/// <summary>
/// The Go server that answers "Hello!" after 3 s. One for each run: of the last run's connections some 10,000 still linger in the kernel (TIME_WAIT), and on the same port each connect would
/// have to search for a local port among them, which doubles the client's processor time.
/// </summary>
internal sealed class DelayServer : IDisposable
{
    private readonly Process _process;

    private DelayServer(Process process, int port)
    {
        _process = process;
        Url = FormattableString.Invariant($"http://127.0.0.1:{port}/");
    }

    internal static string? Missing => File.Exists(Program) ? null : "artifacts/peers/delay_server is not built (bench/setup.sh)";

    internal string Url { get; }

    private static string Program => RepositoryFolders.BuiltPeer("delay_server");

    internal static DelayServer Start()
    {
        int port = FreePort();
        var start = new ProcessStartInfo(Program, [port.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false };
        var server = new DelayServer(Process.Start(start)!, port);
        for (long began = Stopwatch.GetTimestamp(); !Answers(port); Thread.Sleep(10))
        {
            if (server._process.HasExited || Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(10))
            {
                server.Dispose();
                throw new BenchException("delay_server did not start.");
            }
        }

        return server;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
