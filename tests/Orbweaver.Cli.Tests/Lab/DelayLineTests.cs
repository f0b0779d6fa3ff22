using System.Diagnostics;

namespace Orbweaver.Cli.Tests;

public sealed class DelayLineTests
{
    [Fact]
    public async Task DelayLine_forMany_isNeverShorterThanAsked()
    {
        var delay = TimeSpan.FromMilliseconds(20);
        using var line = new DelayLine(delay);
        var waits = Enumerable.Range(0, 100).Select(async _ =>
        {
            var began = Stopwatch.GetTimestamp();
            await line.Wait();
            return Stopwatch.GetElapsedTime(began);
        });
        Assert.All(await Task.WhenAll(waits), waited => Assert.True(waited >= delay, waited.ToString()));
    }

    [Fact]
    public async Task SlowServer_answers_lateAtItsRootAndAtOnceForWarmingUp()
    {
        using var server = new SlowServer(TimeSpan.FromMilliseconds(50));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var began = Stopwatch.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetStringAsync(server.Root)));
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(50));
        Assert.All(answers, answer => Assert.Equal(ServerAnswer.Text, answer));
        Assert.Equal(ServerAnswer.Text, await client.GetStringAsync(server.Root + SlowServer.QuickPath));
    }
}
