using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Orbweaver.Soak;

/// <summary>What the clients meet: the servers on their loop, and places where nobody answers.</summary>
internal sealed class Stage : IDisposable
{
    private readonly LoopHost _servers;
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private readonly Socket _refusing = Bound();
    private readonly Socket _full = Bound();
    private readonly List<Socket> _waiting = [];
    private readonly Server _plain;
    private readonly Server _encrypted;
    private readonly Server _silent;
    private readonly WebApplication _http;

    internal Stage(Ledger ledger)
    {
        _servers = new LoopHost("loop of servers", ledger);
        Fill();
        (_plain, _encrypted, _silent, _http) = _servers.Call(Start());
        Tls = Trusting("localhost");
        WrongName = Trusting("wrong.test");
        string[] addresses = [.. _http.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
        (Http1, Http2) = (new Uri(addresses[0]), new Uri(addresses[1]));
        (PlainPort, EncryptedPort, SilentPort) = (_plain.Port, _encrypted.Port, _silent.Port);
    }

    /// <summary>Does what a client's lines say.</summary>
    internal int PlainPort { get; }

    /// <summary>The same, encrypted from the beginning.</summary>
    internal int EncryptedPort { get; }

    /// <summary>Accepts, reads and never answers.</summary>
    internal int SilentPort { get; }

    /// <summary>Nobody listens.</summary>
    internal int RefusingPort => PortOf(_refusing);

    /// <summary>Takes no more connections: on Linux a connect waits.</summary>
    internal int FullPort => PortOf(_full);

    internal Uri Http1 { get; }

    internal Uri Http2 { get; }

    internal SslClientAuthenticationOptions Tls { get; }

    internal SslClientAuthenticationOptions WrongName { get; }

    /// <summary>Stops the servers, and tells what is left on their loop.</summary>
    internal IReadOnlyList<string> Stop()
    {
        _servers.Call(End());
        return _servers.TasksLeft();
    }

    public void Dispose()
    {
        _servers.Dispose();
        _refusing.Dispose();
        _full.Dispose();
        foreach (Socket socket in _waiting)
            socket.Dispose();
        _certificate.Dispose();
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private async Coroutine<(Server Plain, Server Encrypted, Server Silent, WebApplication Http)> Start()
    {
        var tls = new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(_certificate, null, offline: true) };
        var peer = new StreamPeer(tls);
        var options = new ServerOptions { Backlog = 4096 };
        return (
            await Aio.StartServer(peer.Serve, "127.0.0.1", 0, options),
            await Aio.StartServer(peer.Serve, "127.0.0.1", 0, options with { Tls = tls }),
            await Aio.StartServer(Swallow, "127.0.0.1", 0, options),
            await HttpPeer.Start());
    }

    private static async Coroutine Swallow(TcpStream stream)
    {
        try
        {
            await stream.ReadAll();
        }
        catch (IOException)
        {
            // Reset by its client.
        }
    }

    private async Coroutine End()
    {
        await _plain.Close(TimeSpan.FromSeconds(5));
        await _encrypted.Close(TimeSpan.FromSeconds(5));
        await _silent.Close(TimeSpan.FromSeconds(5));
        await _http.StopAsync();
        await _http.DisposeAsync();
    }

    private SslClientAuthenticationOptions Trusting(string name) => new()
    {
        TargetHost = name,
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { _certificate },
            RevocationMode = X509RevocationMode.NoCheck,
        },
    };

    private void Fill()
    {
        _full.Listen(0);
        for (int i = 0; i < 4; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            _waiting.Add(socket);
            try
            {
                socket.Connect(_full.LocalEndPoint!);
            }
            catch (SocketException)
            {
                // Under way.
            }
        }
    }
}
