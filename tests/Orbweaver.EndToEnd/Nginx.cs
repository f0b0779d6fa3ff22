using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Orbweaver.EndToEnd;

/// <summary>nginx on a free port of loopback, serving one folder; its own process, ended with the fixture.</summary>
public sealed class Nginx : IDisposable
{
    private static readonly string[] Programs = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/local/nginx/sbin/nginx"];

    private readonly Process _process;
    private readonly string _folder;

    private Nginx(Process process, string folder, int port)
    {
        _process = process;
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Serves a folder; skips the test, with the reason, when nginx or the folder is not there.</summary>
    public static Nginx Serve(string site)
    {
        var program = Array.Find(Programs, File.Exists);
        Assert.SkipWhen(program is null, "nginx is not installed (Debian: nginx-light).");
        Assert.SkipWhen(!Directory.Exists(site), $"{site} is not there (Debian: python3-doc).");

        var folder = Directory.CreateTempSubdirectory("orbweaver-nginx-").FullName;
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var configuration = Path.Combine(folder, "nginx.conf");
            File.WriteAllText(configuration, $$"""
                daemon off; master_process off; worker_processes 1; pid {{folder}}/pid; error_log stderr warn;
                events { worker_connections 512; }
                http {
                    include /etc/nginx/mime.types; default_type application/octet-stream; access_log off; absolute_redirect off; keepalive_requests 1000000;
                    client_body_temp_path {{folder}}/t; proxy_temp_path {{folder}}/t; fastcgi_temp_path {{folder}}/t; uwsgi_temp_path {{folder}}/t; scgi_temp_path {{folder}}/t;
                    server { listen 127.0.0.1:{{port}}; root {{site}}; index index.html; }
                }
                """);
            var process = Process.Start(new ProcessStartInfo(program!, ["-p", folder, "-c", configuration, "-e", "stderr"]) { UseShellExecute = false, RedirectStandardError = true })!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            if (Answers(process, port))
                return new Nginx(process, folder, port);
            process.Kill();
            process.Dispose();
            Assert.True(attempt < 5, "nginx does not start.");
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Tries to connect until it works or the process has ended.</summary>
    private static bool Answers(Process process, int port)
    {
        while (!process.HasExited)
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                Thread.Yield();
            }
        }

        return false;
    }
}
