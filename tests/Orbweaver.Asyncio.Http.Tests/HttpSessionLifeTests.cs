using Orbweaver.Asyncio.Http;

namespace Orbweaver.Asyncio.Tests;

/// <summary>Cancellation, and use in the wrong place.</summary>
public sealed class HttpSessionLifeTests(TestSite site) : HttpSessionTest(site)
{
    [Fact]
    public void Task_cancelled_before_the_response_ends_the_request() => Run(async http =>
    {
        string name = UniqueName();
        LoopTask<string> task = Aio.CreateTask(http.GetText($"late/{name}"));
        await Site.At(name).Arrived;
        task.Cancel();
        await Thrown<OperationCanceledException>(async () => await task);
        Assert.True(task.IsCancelled);
        await Site.At(name).Aborted;
        Assert.Equal("Hello!", await http.GetText("hello"));
    });

    [Fact]
    public void Task_cancelled_in_a_body_ends_the_request() => Run(async http =>
    {
        string name = UniqueName();
        LoopTask<string> task = Aio.CreateTask(http.GetText($"stuck/{name}"));
        await Site.At(name).Arrived;
        task.Cancel();
        await Thrown<OperationCanceledException>(async () => await task);
        Assert.True(task.IsCancelled);
        await Site.At(name).Aborted;
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Requests_cancelled_at_any_moment_leave_nothing_behind(int seed) => Run(
        async http =>
        {
            var random = new Random(seed);
            string[] paths = ["hello", "large", "large/chunked", "redirect/302", "compressed/gzip", $"late/{UniqueName()}", $"stuck/{UniqueName()}", "status/503"];
            var tasks = new List<LoopTask>();
            for (int i = 0; i < 150; i++)
            {
                LoopTask task = Aio.CreateTask(Fetch(http, paths[random.Next(paths.Length)]));
                tasks.Add(task);
                EventLoop.Running().CallLater(TimeSpan.FromMicroseconds(random.Next(50_000)), () => task.Cancel());
                if (random.Next(3) == 0)
                    await Aio.Sleep(0.001);
            }

            await Aio.Wait([.. tasks]);
            Assert.All(tasks.Where(task => !task.IsCancelled), task => Assert.Null(task.Exception));

            Assert.Equal("Hello!", await http.GetText("hello"));
        },
        new HttpSessionOptions { Handler = new LoopHttpOptions { ConnectionsPerHost = 10 } });

    private static async Coroutine Fetch(HttpSession http, string path)
    {
        using HttpResponse response = await http.Get(path);
        await response.Bytes();
    }

    [Fact]
    public void Timeout_scope_around_a_request_strikes_as_such() => Run(async http =>
    {
        TimeoutException exception = await Thrown<TimeoutException>(() => Aio.Timeout(0.05, async () =>
        {
            await http.GetText($"late/{UniqueName()}");
        }));
        Assert.IsNotType<HttpTimeoutException>(exception);
    });

    [Fact]
    public void Group_whose_member_fails_cancels_the_other_requests() => Run(async http =>
    {
        string name = UniqueName();
        AggregateException exception = await Thrown<AggregateException>(() => Aio.TaskGroup(async group =>
        {
            group.CreateTask(http.GetText($"late/{name}"));
            await Site.At(name).Arrived;
            group.CreateTask(http.GetText("missing"));
        }));
        Assert.IsType<HttpRequestException>(Assert.Single(exception.InnerExceptions));
        await Site.At(name).Aborted;
    });

    [Fact]
    public void Session_disposed_with_a_request_under_way_ends_it() => Run(async () =>
    {
        HttpSession http = Session();
        string name = UniqueName();
        LoopTask<string> task = Aio.CreateTask(http.GetText($"late/{name}"));
        await Site.At(name).Arrived;
        http.Dispose();
        await Thrown<Exception>(async () => await task);
        await Site.At(name).Aborted;
    });

    [Fact]
    public void Session_disposed_says_so() => Run(async () =>
    {
        HttpSession http = Session();
        http.Dispose();
        http.Dispose();
        Assert.Contains("The session is closed", (await Thrown<ObjectDisposedException>(async () => await http.GetText("hello"))).Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Session_needs_a_loop_and_belongs_to_it()
    {
        Assert.Throws<InvalidOperationException>(() => new HttpSession());
        HttpSession? http = null;
        Run(async () =>
        {
            http = Session();
            await Aio.Sleep(0);
        });
        Run(async () => Assert.Contains("another loop", (await Thrown<InvalidOperationException>(async () => await http!.GetText("hello"))).Message, StringComparison.Ordinal));
        http!.Dispose();
    }

    [Fact]
    public void Relative_address_without_a_base_is_refused_with_the_way_out() => Run(async () =>
    {
        using var http = new HttpSession();
        ArgumentException exception = await Thrown<ArgumentException>(async () => await http.GetText("hello"));
        Assert.Contains("'hello'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("BaseAddress", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'/hello' is a relative", (await Thrown<ArgumentException>(async () => await http.GetText("/hello"))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new HttpSessionOptions { BaseAddress = new Uri("relative", UriKind.Relative) });
    });

    [Fact]
    public void Address_from_the_sites_root_is_relative_to_the_base() => Run(async http =>
    {
        Assert.Equal("Hello!", await http.GetText("/hello"));
        Assert.Equal("Hello!", await http.GetText(new Uri(Site.Plain, "hello").ToString()));
    });

    [Theory]
    [InlineData("localhost:8080/x", "'localhost:'")]
    [InlineData("ftp://example.org/", "'ftp:'")]
    public void Address_that_is_not_of_the_web_is_refused(string address, string named) => Run(async http =>
        Assert.Contains(named, (await Thrown<ArgumentException>(async () => await http.GetText(address))).Message, StringComparison.Ordinal));

    [Fact]
    public void Response_is_read_on_its_loop_only()
    {
        HttpResponse? response = null;
        HttpSession? http = null;
        Run(async () =>
        {
            http = Session();
            response = await http.Get("hello");
        });
        Run(async () => Assert.Contains("another loop", (await Thrown<InvalidOperationException>(async () => await response!.Text())).Message, StringComparison.Ordinal));
        response!.Dispose();
        http!.Dispose();
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Assert.Equal("Total", Assert.Throws<ArgumentOutOfRangeException>(() => new HttpTimeouts { Total = TimeSpan.Zero }).ParamName);
        Assert.Equal("BodyRead", Assert.Throws<ArgumentOutOfRangeException>(() => new HttpTimeouts { BodyRead = TimeSpan.FromSeconds(-1) }).ParamName);
        Assert.Equal("ConnectionsPerHost", Assert.Throws<ArgumentOutOfRangeException>(() => new LoopHttpOptions { ConnectionsPerHost = 0 }).ParamName);
        Assert.Equal("ConnectTimeout", Assert.Throws<ArgumentOutOfRangeException>(() => new LoopHttpOptions { ConnectTimeout = TimeSpan.Zero }).ParamName);
        Assert.Equal("PooledConnectionLifetime", Assert.Throws<ArgumentOutOfRangeException>(() => new LoopHttpOptions { PooledConnectionLifetime = TimeSpan.FromSeconds(-1) }).ParamName);
    }

    [Fact]
    public void Cookies_beside_a_handler_of_ones_own_are_a_mistake() => Run(async () =>
    {
        using var handler = LoopHttp.CreateHandler();
        Assert.Throws<ArgumentException>(() => new HttpSession(new HttpSessionOptions { MessageHandler = handler, Cookies = new() }));
        using HttpSession http = Session(new HttpSessionOptions { MessageHandler = handler });
        Assert.Equal("Hello!", await http.GetText("hello"));
    });
}
