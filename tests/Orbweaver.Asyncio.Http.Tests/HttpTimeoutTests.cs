using System.Net;
using System.Net.Sockets;
using Orbweaver.Asyncio.Http;

namespace Orbweaver.Asyncio.Tests;

/// <summary>The time limits of each phase, in virtual time, against a server that is a coroutine of the same loop.</summary>
public sealed class HttpTimeoutTests : LoopTest
{
    [Fact]
    public void Response_that_does_not_come_is_named_with_its_limit() => Run(async () =>
    {
        using HttpSession http = Session(new HttpTimeouts { ResponseHeaders = TimeSpan.FromSeconds(5) }, headersAfter: 6);
        HttpTimeoutException exception = await Thrown(async () => await http.GetText("http://slow.example/a?b"));
        Assert.Equal("GET http://slow.example/a?b: no response came within 5 s (HttpTimeouts.ResponseHeaders).", exception.Message);
        Assert.Equal((HttpPhase.ResponseHeaders, TimeSpan.FromSeconds(5)), (exception.Phase, exception.Limit));
        Assert.IsAssignableFrom<OperationCanceledException>(exception.InnerException);
        Assert.Equal(TimeSpan.FromSeconds(5), Loop.Time);
    });

    [Fact]
    public void Body_that_is_stuck_is_named_and_a_slow_one_is_not() => Run(async () =>
    {
        var timeouts = new HttpTimeouts { ResponseHeaders = TimeSpan.FromSeconds(5), BodyRead = TimeSpan.FromSeconds(3) };
        using HttpSession slow = Session(timeouts, headersAfter: 4, bytesEach: 2.5);
        Assert.Equal("bytes", await slow.GetText("http://slow.example/"));
        Assert.Equal(TimeSpan.FromSeconds(4 + (2.5 * 6)), Loop.Time);

        using HttpSession stuck = Session(timeouts, headersAfter: 0, bytesEach: 3.5);
        HttpTimeoutException exception = await Thrown(async () => await stuck.GetText("http://slow.example/"));
        Assert.Equal(HttpPhase.BodyRead, exception.Phase);
        Assert.Contains("nothing more of the body came within 3 s", exception.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Total_counts_from_the_call_to_the_bodys_end() => Run(async () =>
    {
        using HttpSession http = Session(new HttpTimeouts { Total = TimeSpan.FromSeconds(10), BodyRead = TimeSpan.FromSeconds(3) }, headersAfter: 4, bytesEach: 2);
        HttpTimeoutException exception = await Thrown(async () => await http.GetText("http://slow.example/"));
        Assert.Equal("GET http://slow.example/: the response was not complete within 10 s (HttpTimeouts.Total).", exception.Message);
        Assert.Equal(TimeSpan.FromSeconds(10), Loop.Time);
    });

    [Fact]
    public void Total_that_passes_between_two_reads_strikes_at_the_next() => Run(async () =>
    {
        using HttpSession http = Session(new HttpTimeouts { Total = TimeSpan.FromSeconds(10) }, headersAfter: 1, bytesEach: 1);
        using HttpResponse response = await http.Get("http://slow.example/");
        Assert.Equal(1, await response.Read(new byte[1]));
        await Aio.Sleep(20);
        Assert.Equal(HttpPhase.Total, (await Thrown(async () => await response.Read(new byte[1]))).Phase);
    });

    [Fact]
    public void Time_between_two_reads_is_not_the_bodys() => Run(async () =>
    {
        using HttpSession http = Session(new HttpTimeouts { BodyRead = TimeSpan.FromSeconds(2), Total = null }, headersAfter: 1, bytesEach: 1);
        using HttpResponse response = await http.Get("http://slow.example/");
        while (await response.Read(new byte[1]) > 0)
            await Aio.Sleep(100);
    });

    [Fact]
    public void Time_outs_of_a_request_take_the_place_of_the_sessions() => Run(async () =>
    {
        using HttpSession http = Session(new HttpTimeouts { Total = TimeSpan.FromSeconds(1) }, headersAfter: 400, bytesEach: 1);
        Assert.Equal("bytes", await http.GetText("http://slow.example/", new HttpCall { Timeouts = HttpTimeouts.None }));
        Assert.Equal(HttpPhase.Total, (await Thrown(async () => await http.GetText("http://slow.example/"))).Phase);
    });

    [Fact]
    public void Time_outs_by_default_are_five_minutes_for_all_of_it() => Run(async () =>
    {
        using HttpSession http = Session(new HttpTimeouts(), headersAfter: 301);
        Assert.Equal(TimeSpan.FromMinutes(5), (await Thrown(async () => await http.GetText("http://slow.example/"))).Limit);
    });

    [Fact]
    public void Request_that_is_over_leaves_no_timer() => Run(async () =>
    {
        using HttpSession http = Session(new HttpTimeouts { ResponseHeaders = TimeSpan.FromSeconds(5), BodyRead = TimeSpan.FromSeconds(3) }, headersAfter: 1);
        for (var i = 0; i < 1000; i++)
            await http.GetText("http://slow.example/");
        Assert.InRange(Loop.Timers.Count, 0, 200); // cancelled ones are swept now and then
    });

    [Fact]
    public void Cancellation_at_the_moment_of_a_time_out_is_a_cancellation() => Run(async () =>
    {
        using HttpSession http = Session(new HttpTimeouts { ResponseHeaders = TimeSpan.FromSeconds(5) }, headersAfter: 6);
        var task = Aio.CreateTask(http.GetText("http://slow.example/"));
        await Aio.Sleep(5);
        task.Cancel();
        await Aio.Wait([task]);
        Assert.True(task.IsCancelled);
    });

    [Fact]
    public void Connection_that_is_not_made_is_named_with_its_limit()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        Aio.Run(Main());

        async Coroutine Main()
        {
            using var http = new HttpSession(new HttpSessionOptions { Timeouts = new HttpTimeouts { Connect = TimeSpan.FromMilliseconds(50) } });
            HttpTimeoutException exception = await Thrown(async () => await http.GetText($"https://{mute.LocalEndpoint}/"));
            Assert.Equal($"GET https://{mute.LocalEndpoint}/: no connection was made within 0.05 s (HttpTimeouts.Connect).", exception.Message);
            Assert.Equal(HttpPhase.Connect, exception.Phase);
        }
    }

    private static HttpSession Session(HttpTimeouts timeouts, double headersAfter, double bytesEach = 0) =>
        new(new HttpSessionOptions { MessageHandler = new SlowServer(headersAfter, bytesEach), Timeouts = timeouts });

    private static async Coroutine<HttpTimeoutException> Thrown(Func<Coroutine> code)
    {
        try
        {
            await code();
        }
        catch (HttpTimeoutException exception)
        {
            return exception;
        }

        throw new InvalidOperationException("Nothing was thrown.");
    }

    /// <summary>Answers after a while, and sends five bytes, one after the other, each after a while; in the loop's time.</summary>
    private sealed class SlowServer(double headersAfter, double bytesEach) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Wait(headersAfter, cancellationToken).ConfigureAwait(false);
            return new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new StreamContent(new SlowStream(bytesEach), 1) };
        }

        /// <summary>Ends as I/O does, with no synchronization context: HttpClient's continuations then run here, and not on the thread pool, for which virtual time would not wait.</summary>
        private static async Task Wait(double seconds, CancellationToken cancellationToken)
        {
            var waiter = new TaskCompletionSource();
            var timer = EventLoop.Running().CallLater(TimeSpan.FromSeconds(seconds), Complete);
            await using (cancellationToken.UnsafeRegister(_ => waiter.TrySetCanceled(cancellationToken), null))
            {
                try
                {
                    await waiter.Task.ConfigureAwait(false);
                }
                finally
                {
                    timer.Cancel();
                }
            }

            void Complete()
            {
                SynchronizationContext? context = SynchronizationContext.Current;
                SynchronizationContext.SetSynchronizationContext(null);
                waiter.TrySetResult();
                SynchronizationContext.SetSynchronizationContext(context);
            }
        }

        private sealed class SlowStream(double each) : MemoryStream("bytes"u8.ToArray())
        {
            public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                await Wait(each, cancellationToken).ConfigureAwait(false);
                return await base.ReadAsync(buffer[..1], cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
