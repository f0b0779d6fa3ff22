using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore.Tests;

/// <summary>A server on a loop of its own with the reactor that is asked for, and a client of the ordinary kind.</summary>
internal sealed class LoopServer : IAsyncDisposable
{
    /// <summary>Nothing here takes long; a test that hangs is to fail.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly LoopThread _thread;

    private LoopServer(WebApplication application, LoopThread thread)
    {
        Application = application;
        _thread = thread;
        Address = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address, Timeout = Limit };
    }

    internal WebApplication Application { get; }

    internal EventLoop Loop => _thread.Loop;

    internal Uri Address { get; }

    internal HttpClient Client { get; }

    internal static async Task<LoopServer> Start(
        string reactor, Action<WebApplication> map, Action<KestrelServerOptions>? kestrel = null, Action<OrbweaverTransportOptions>? transport = null, Action<WebApplicationBuilder>? build = null)
    {
        Assert.SkipWhen(reactor == "epoll" && !OperatingSystem.IsLinux(), "Only Linux has epoll.");
        var thread = new LoopThread("test loop", new EventLoopOptions { Reactor = reactor == "epoll" ? ReactorKind.Epoll : ReactorKind.Portable });
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel ?? (options => options.Listen(IPAddress.Loopback, 0)));
        builder.UseOrbweaverTransport(options =>
        {
            options.Loop = thread.Loop;
            transport?.Invoke(options);
        });
        build?.Invoke(builder);
        var application = builder.Build();
        map(application);
        await application.StartAsync().WaitAsync(Limit);
        return new LoopServer(application, thread);
    }

    /// <summary>The loop ends, as at the end of a program that forgot its server.</summary>
    internal void EndLoop() => _thread.Dispose();

    /// <summary>A connection without a client.</summary>
    internal async Task<Socket> Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Address.Host, Address.Port);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await Application.StopAsync(limit.Token).WaitAsync(Limit);
        await Application.DisposeAsync().AsTask().WaitAsync(Limit);
        _thread.Dispose();
    }
}
