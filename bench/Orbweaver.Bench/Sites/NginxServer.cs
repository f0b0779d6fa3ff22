using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Orbweaver.Bench;

/// <summary>nginx with one worker on loopback, each site on a free port, with a configuration of ours in a folder that goes when it stops.</summary>
internal sealed partial class NginxServer : IDisposable
{
    private const int Quit = 15;
    private readonly Process _process;
    private readonly Dictionary<string, Uri> _urls;

    private NginxServer(Process process, string folder, Dictionary<string, Uri> urls)
    {
        _process = process;
        Folder = folder;
        _urls = urls;
    }

    /// <summary>Its own folder; others may leave there what is to go with it.</summary>
    internal string Folder { get; }

    internal Uri UrlOf(string site) => _urls[site];

    internal static NginxServer Start(IReadOnlyList<Site> sites)
    {
        string nginx = Command.Find("nginx") ?? throw new BenchException("nginx is not installed, which serves the sites: apt install nginx-light");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("orbweaver-bench-");

        // When root starts it, nginx's worker runs as somebody else, who must be able to read what is made here.
        folder.UnixFileMode |= UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        var urls = new Dictionary<string, Uri>();
        string file = Path.Combine(folder.FullName, "nginx.conf");
        File.WriteAllText(file, Configuration(sites, folder.FullName, urls));

        var start = new ProcessStartInfo(nginx, ["-p", folder.FullName, "-e", "error.log", "-c", file]) { UseShellExecute = false, RedirectStandardError = true };
        var server = new NginxServer(Process.Start(start)!, folder.FullName, urls);
        try
        {
            server.WaitUntilItAnswers();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _ = Signal(_process.Id, Quit);
            _process.WaitForExit();
        }

        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static string Configuration(IReadOnlyList<Site> sites, string folder, Dictionary<string, Uri> urls)
    {
        var text = new StringBuilder("""
            daemon off;
            worker_processes 1;
            pid nginx.pid;
            error_log error.log warn;
            events { worker_connections 4096; }
            http {
                access_log off;
                include /etc/nginx/mime.types;
                default_type application/octet-stream;
                sendfile on;
                tcp_nopush on;
                tcp_nodelay on;
                keepalive_timeout 65;
                keepalive_requests 10000000;
                open_file_cache max=20000;
                client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;

            """);
        foreach ((Site site, int port) in sites.Zip(FreePorts(sites.Count)))
        {
            string root = Path.Combine(folder, site.Root);
            if (site.Fill is { } fill)
            {
                Directory.CreateDirectory(root);
                fill(root);
            }

            urls[site.Name] = new Uri(FormattableString.Invariant($"http://127.0.0.1:{port}/{site.StartPath}"));
            text.AppendLine(FormattableString.Invariant($"    server {{ listen 127.0.0.1:{port}; root {root}; index index.html; }}"));
        }

        return text.AppendLine("}").ToString();
    }

    /// <summary>Held together, so that no two are the same.</summary>
    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    private void WaitUntilItAnswers()
    {
        long began = Stopwatch.GetTimestamp();
        using var http = new HttpClient();
        foreach (Uri url in _urls.Values)
        {
            while (true)
            {
                if (_process.HasExited)
                    throw new BenchException($"nginx did not start: {_process.StandardError.ReadToEnd().Trim()}");

                try
                {
                    using HttpResponseMessage answer = http.Send(new HttpRequestMessage(HttpMethod.Get, url));
                    if (!answer.IsSuccessStatusCode)
                        throw new BenchException(FormattableString.Invariant($"nginx answers {(int)answer.StatusCode} for {url}."));

                    break;
                }
                catch (HttpRequestException) when (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(10))
                {
                    Thread.Sleep(20);
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
