using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Orbweaver.Samples;

/// <summary>
/// The sites that the courses crawl, copied in shape and with content of our own: films, videos, a gallery, a list in GBK, and a greeting that takes its time. On this machine only, on free ports, until it
/// is disposed.
/// </summary>
public sealed class TutorialSite : IDisposable
{
    private readonly WebApplication _application;
    private readonly TimeSpan _delay;

    /// <summary>Has a port, and takes no connections.</summary>
    private readonly Socket _deaf = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private TutorialSite(TimeSpan delay, int http, int https)
    {
        _delay = delay;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            for (var i = 0; i < http; i++)
                server.Listen(IPAddress.Loopback, 0);
            for (var i = 0; i < https; i++)
                server.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(SelfMadeCertificate()));
        });
        _application = builder.Build();
        _application.Run(Answer);
        _application.StartAsync().GetAwaiter().GetResult();
        Addresses = [.. _application.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
        _deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        RefusingAddress = $"http://{_deaf.LocalEndPoint}";
    }

    /// <summary>Where it answers: http://127.0.0.1:PORT, then https://127.0.0.1:PORT.</summary>
    public IReadOnlyList<string> Addresses { get; }

    /// <summary>The first of them.</summary>
    public string Address => Addresses[0];

    /// <summary>Where every connection is refused.</summary>
    public string RefusingAddress { get; }

    /// <summary>Starts the site, which then answers on threads of its own.</summary>
    /// <param name="delay">How long every answer takes, in seconds. Default: 0.1. The environment variable TUTORIAL_SITE_DELAY overrules it: 0 for tests.</param>
    /// <param name="http">How many addresses it has. Default: 1.</param>
    /// <param name="https">How many more it has under https, with a certificate that nobody trusts. Default: none.</param>
    public static TutorialSite Start(double delay = 0.1, int http = 1, int https = 0)
    {
        if (Environment.GetEnvironmentVariable("TUTORIAL_SITE_DELAY") is { Length: > 0 } seconds && !(double.TryParse(seconds, CultureInfo.InvariantCulture, out delay) && delay is >= 0 and <= 3600))
            throw new FormatException($"TUTORIAL_SITE_DELAY is '{seconds}'. It must be a number of seconds from 0 to 3600, such as 0.1.");
        return new TutorialSite(TimeSpan.FromSeconds(delay), http, https);
    }

    /// <summary>Stops it.</summary>
    public void Dispose()
    {
        _deaf.Dispose();
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        _application.StopAsync(now.Token).GetAwaiter().GetResult();
        ((IDisposable)_application).Dispose();
    }

    private async Task Answer(HttpContext context)
    {
        await Task.Delay(_delay, context.RequestAborted);
        var page = PageAt(context.Request);
        context.Response.StatusCode = page?.Status ?? StatusCodes.Status404NotFound;
        context.Response.ContentType = page?.Type;
        context.Response.ContentLength = page?.Body.Length ?? 0;
        if (page is not null)
            await context.Response.Body.WriteAsync(page.Body, context.RequestAborted);
    }

    private Page? PageAt(HttpRequest request)
    {
        var path = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return path switch
        {
            [] => HomePage.Of(Address(request), Addresses),
            ["hello"] => Page.Text("Hello!"),
            ["cinema" or "subject", ..] => FilmPages.At(path),
            ["category_1"] or ["video", _] or ["mp4", _] => VideoPages.At(path, request),
            ["picture" or "Uploads", ..] => GalleryPages.At(path),
            ["index.php", ..] => QuestionPages.At(request),
            _ => null,
        };

        static string Address(HttpRequest request) => $"{request.Scheme}://{request.Host}";
    }

    private static X509Certificate2 SelfMadeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=tutorial site", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
