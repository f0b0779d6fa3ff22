using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Orbweaver.EndToEnd;

/// <summary>The programs in samples/ that talk: to a terminal, to each other, to a site. What the others print is compared with their READMEs (<see cref="SampleReadmeTests"/>).</summary>
public sealed class SampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orbweaver-samples-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Echo_returns_the_lines()
    {
        using var server = Start("21-echo", "server");
        var port = await server.Told(@"listening on port (\d+)");
        using var client = Start("21-echo", "client", port);
        client.Send("one");
        client.Send("two");
        client.EndInput();
        Assert.Equal(0, await client.Ended());
        Assert.Equal("one\ntwo\n", client.Output);
        server.Interrupt();
        Assert.Equal(130, await server.Ended());
    }

    [Fact]
    public async Task Echo_client_ends_once_the_server_has_closed()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var client = Start("21-echo", "client", $"{((IPEndPoint)server.LocalEndpoint).Port}");
        (await server.AcceptTcpClientAsync(Cancellation)).Dispose();
        client.Send("one"); // more input could come, and is not waited for
        Assert.Equal(1, await client.Ended());
        Assert.Single(client.Error.TrimEnd().Split('\n'));
        Assert.Empty(client.Output);
    }

    [Fact]
    public async Task Chat_tells_each_guest_what_the_others_say()
    {
        using var room = Start("22-chat");
        var port = int.Parse(await room.Told(@"listening on port (\d+)"), System.Globalization.CultureInfo.InvariantCulture);
        using var ada = new Guest(port, "Ada");
        Assert.Equal("Your name? Bob has come", await Both(ada, port, async bob =>
        {
            await bob.Say("hello");
            Assert.Equal("Bob: hello", await ada.Hears());
            await ada.Say("welcome");
            Assert.Equal("Your name? Ada: welcome", await bob.Hears());
        }));
        Assert.Equal("Bob has gone", await ada.Hears());
        room.Interrupt();
        Assert.Equal(0, await room.Ended());
    }

    [Fact]
    public async Task Port_scanner_finds_the_open_port()
    {
        using var open = new TcpListener(IPAddress.Loopback, 0);
        open.Start();
        var port = ((IPEndPoint)open.LocalEndpoint).Port;
        using var scanner = Start("24-port-scanner", $"{port}", $"{port}");
        Assert.Equal(0, await scanner.Ended());
        Assert.StartsWith($"{port} is open\n1 ports in ", scanner.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Downloader_saves_the_files_and_names_those_that_failed()
    {
        var (site, address) = FreePort.Listen();
        var body = new byte[1_000_000];
        Random.Shared.NextBytes(body);
        _ = Serve(site, context =>
        {
            context.Response.StatusCode = context.Request.Url!.AbsolutePath == "/file.bin" ? 200 : 404;
            context.Response.ContentLength64 = context.Response.StatusCode == 200 ? body.Length : 0;
            if (context.Response.StatusCode == 200)
                context.Response.OutputStream.Write(body);
        });
        using var download = Start("23-download", _folder, address + "file.bin", address + "missing");
        Assert.Equal(1, await download.Ended());
        Assert.Equal(body, await File.ReadAllBytesAsync(Path.Combine(_folder, "file.bin"), Cancellation));
        Assert.Contains("file.bin: 100 % of 1000000 bytes\n", download.Output, StringComparison.Ordinal);
        Assert.Contains("missing: ", download.Error, StringComparison.Ordinal);
        Assert.Contains("404", download.Error, StringComparison.Ordinal);
        site.Close();
    }

    [Fact]
    public async Task Downloader_numbers_files_of_the_same_name()
    {
        var (site, address) = FreePort.Listen();
        _ = Serve(site, context => context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(context.Request.Url!.AbsolutePath)));
        using var download = Start("23-download", _folder, address + "a/file.bin", address + "b/file.bin", address + "c/file.bin");
        Assert.Equal(0, await download.Ended());
        var contents = new List<string>();
        foreach (var name in (string[])["file.bin", "file-2.bin", "file-3.bin"])
            contents.Add(await File.ReadAllTextAsync(Path.Combine(_folder, name), Cancellation));
        Assert.Equal(["/a/file.bin", "/b/file.bin", "/c/file.bin"], contents.Order(StringComparer.Ordinal));
        site.Close();
    }

    [Fact]
    public async Task Reverse_proxy_hands_requests_to_its_servers_in_turn()
    {
        var ((first, firstAddress), (second, secondAddress)) = (FreePort.Listen(), FreePort.Listen());
        var ports = new[] { firstAddress, secondAddress }.Select(a => new Uri(a).Port.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        _ = Serve(first, context => Answer(context, "first"));
        _ = Serve(second, context => Answer(context, "second"));
        using var proxy = Start("25-reverse-proxy", ["0", .. ports]);
        var port = await proxy.Told(@"listening on port (\d+)");
        using var client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1 }) { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        client.DefaultRequestHeaders.TryAddWithoutValidation("X-Guest", "Zoë"); // a byte that is not ASCII
        var answers = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            using var response = await client.PostAsync($"page{i}", new StringContent($"body{i}"), Cancellation);
            answers.Add(await response.Content.ReadAsStringAsync(Cancellation));
        }

        Assert.Equal(["first /page0 Zoë body0", "second /page1 Zoë body1", "first /page2 Zoë body2", "second /page3 Zoë body3"], answers);
        first.Close();
        second.Close();
        Assert.Equal(HttpStatusCode.BadGateway, (await client.GetAsync("gone", Cancellation)).StatusCode);

        static void Answer(HttpListenerContext context, string name)
        {
            using var reader = new StreamReader(context.Request.InputStream);
            context.Response.OutputStream.Write(Encoding.UTF8.GetBytes($"{name} {context.Request.Url!.AbsolutePath} {context.Request.Headers["X-Guest"]} {reader.ReadToEnd()}"));
        }
    }

    [Theory]
    [InlineData("10-producers-consumers", "-p")]
    [InlineData("10-producers-consumers", "-p", "x")]
    [InlineData("10-producers-consumers", "-c", "0")]
    [InlineData("10-producers-consumers", "many")]
    [InlineData("13-sums", "-5")]
    [InlineData("17-gallery", "17")]
    [InlineData("18-gbk-list", "0")]
    [InlineData("19-slow-server", "threads")]
    [InlineData("19-slow-server", "awaiting", "0")]
    [InlineData("21-echo", "client", "x")]
    [InlineData("22-chat", "70000")]
    [InlineData("23-download", ".")]
    [InlineData("24-port-scanner", "9", "8")]
    [InlineData("25-reverse-proxy", "8080")]
    [InlineData("25-reverse-proxy", "8080", "x")]
    public async Task Wrong_arguments_are_told_the_right_ones(string sample, params string[] arguments)
    {
        using var program = Start(sample, arguments);
        Assert.Equal(2, await program.Ended());
        Assert.StartsWith("usage: ", program.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", program.Error, StringComparison.Ordinal);
        Assert.Empty(program.Output);
    }

    [Theory]
    [InlineData("21-echo", "server", "PORT")]
    [InlineData("22-chat", "PORT")]
    [InlineData("25-reverse-proxy", "PORT", "80")]
    public async Task Port_that_is_taken_is_told_in_a_line(string sample, params string[] arguments)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = $"{((IPEndPoint)taken.LocalEndpoint).Port}";
        using var program = Start(sample, arguments.Select(argument => argument.Replace("PORT", port, StringComparison.Ordinal)));
        Assert.Equal(1, await program.Ended());
        Assert.Contains(port, program.Error, StringComparison.Ordinal);
        Assert.Single(program.Error.TrimEnd().Split('\n'));
        Assert.Empty(program.Output);
    }

    [Theory]
    [InlineData("16-videos", "videos")]
    [InlineData("17-gallery", "imgs")]
    public async Task Folder_that_cannot_be_made_is_told_in_a_line(string sample, string folder)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, folder), "a file", Cancellation);
        using var program = Start(sample);
        Assert.Equal(1, await program.Ended());
        Assert.Contains(folder, program.Error, StringComparison.Ordinal);
        Assert.Single(program.Error.TrimEnd().Split('\n'));
        Assert.Empty(program.Output);
    }

    [Fact]
    public void Reverse_proxy_has_less_than_80_lines() =>
        Assert.True(Sample.Named("25-reverse-proxy").Lines < 80);

    private static async Task<string> Both(Guest ada, int port, Func<Guest, Task> talk)
    {
        string heard;
        using (var bob = new Guest(port, "Bob"))
        {
            heard = await ada.Hears();
            await talk(bob);
        }

        return heard;
    }

    private Command Start(string sample, params IEnumerable<string> arguments) => Sample.Named(sample).Start(_folder, arguments);

    private static async Task Serve(HttpListener listener, Action<HttpListenerContext> answer)
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                answer(context);
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed: the test is over.
        }
    }

    private sealed class Guest : IDisposable
    {
        private readonly TcpClient _client = new();
        private readonly StreamReader _reader;

        public Guest(int port, string name)
        {
            _client.Connect(IPAddress.Loopback, port);
            _reader = new StreamReader(_client.GetStream());
            Say(name).GetAwaiter().GetResult();
        }

        public async Task Say(string line) => await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), Cancellation);

        public Task<string?> Line() => _reader.ReadLineAsync(Cancellation).AsTask();

        public async Task<string> Hears() => (await Line())!;

        public void Dispose() => _client.Dispose();
    }
}
