using System.Net;
using Orbweaver.Asyncio.Http;
using Orbweaver.EndToEnd;

namespace Orbweaver.Asyncio.Tests;

/// <summary>A session against a server that is not .NET's.</summary>
public sealed class NginxTests
{
    [Theory]
    [InlineData("epoll")]
    [InlineData("portable")]
    public void Nginx_is_asked_for_files_large_and_small_and_missing(string reactor)
    {
        Assert.SkipWhen(reactor == "epoll" && !OperatingSystem.IsLinux(), "Only Linux has epoll.");
        string folder = Directory.CreateTempSubdirectory("orbweaver-site-").FullName;
        try
        {
            byte[] large = TestSite.Noise(TestSite.LargeLength);
            File.WriteAllText(Path.Combine(folder, "small.txt"), "small");
            File.WriteAllBytes(Path.Combine(folder, "large.bin"), large);
            using Nginx nginx = Nginx.Serve(folder);
            List<LoopFault> faults = [];
            using var loop = new EventLoop { ExceptionHandler = (_, fault) => faults.Add(fault) };
            loop.UseReactor(Reactor.Create(reactor == "epoll" ? ReactorKind.Epoll : ReactorKind.Portable));
            loop.RunUntilComplete(Aio.Timeout(ReactorPump.Watchdog, () => Ask(nginx.Port, TestSite.Hash(large))));
            Assert.Empty(faults);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Coroutine Ask(int port, string hash)
    {
        int connections = 0;
        var options = new LoopHttpOptions
        {
            ConnectionsPerHost = 4,
            Configure = handler => handler.PlaintextStreamFilter = (context, _) =>
            {
                connections++;
                return ValueTask.FromResult(context.PlaintextStream);
            },
        };
        using var http = new HttpSession(new HttpSessionOptions { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Handler = options });
        await Aio.Gather(Enumerable.Range(0, 200).Select(_ => Small(http)));
        Assert.InRange(connections, 1, 4);
        using (HttpResponse response = await http.Get("large.bin"))
            Assert.Equal(hash, TestSite.Hash(await response.Bytes()));
        using (HttpResponse response = await http.Get("small.txt", new HttpCall { Headers = [new("Range", "bytes=1-3")] }))
        {
            Assert.Equal((int)HttpStatusCode.PartialContent, response.Status);
            Assert.Equal("mal", await response.Text());
        }

        using (HttpResponse response = await http.Get("missing.txt"))
            Assert.Equal(404, response.Status);
        using (HttpResponse response = await http.Head("large.bin"))
            Assert.Equal(TestSite.LargeLength, response.ContentHeaders.ContentLength);

        // One that is left in the middle of a large body costs its connection only.
        var begun = new AsyncEvent();
        var left = Aio.CreateTask(Large(http, begun));
        await begun.Wait();
        left.Cancel();
        await Aio.Wait([left]);
        Assert.True(left.IsCancelled);
        await Small(http);
    }

    private static async Coroutine Small(HttpSession http) => Assert.Equal("small", await http.GetText("small.txt"));

    /// <summary>Reads the first of a body that is not read to its end.</summary>
    private static async Coroutine Large(HttpSession http, AsyncEvent begun)
    {
        using HttpResponse response = await http.Get("large.bin");
        Assert.NotEqual(0, await response.Read(new byte[1000]));
        begun.Set();
        await Aio.Sleep(3600);
    }
}
