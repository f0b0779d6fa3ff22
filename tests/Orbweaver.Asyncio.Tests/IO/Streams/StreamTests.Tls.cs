using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Orbweaver.Asyncio.Tests;

public abstract partial class StreamTests
{
    private static readonly ConnectOptions Encrypted = new() { Tls = TestCertificates.Client() };

    [Fact]
    public void Tls_from_the_beginning() => Run(async () =>
    {
        await using var server = await Aio.StartServer(Echo, "127.0.0.1", 0, new ServerOptions { Tls = TestCertificates.Server() });
        await using var stream = await Aio.OpenConnection("127.0.0.1", server.Port, Encrypted);
        Assert.True(stream.Tls!.IsEncrypted);
        await stream.Write("hello\n");
        Assert.Equal("hello", await stream.ReadLine());
        var message = new string('m', 60_000);
        await stream.Write(message + "\n");
        Assert.Equal(message, await stream.ReadLine());
        await stream.Close();
        await Until(() => server.Connections.Count == 0);
        Assert.Empty(Faults);
    });

    [Fact]
    public void Tls_without_a_target_host_checks_the_host_that_is_connected_to() => Run(async () =>
    {
        await using var server = await Aio.StartServer(Echo, "127.0.0.1", 0, new ServerOptions { Tls = TestCertificates.Server() });
        var options = new ConnectOptions { Tls = TestCertificates.Client(host: null), Resolver = ResolverOf("127.0.0.1") };
        await using var stream = await Aio.OpenConnection("localhost", server.Port, options);
        Assert.Equal("localhost", stream.Tls!.TargetHostName);
        Assert.Null(options.Tls.TargetHost);
        await Thrown<AuthenticationException>(async () => _ = await Aio.OpenConnection("other.test", server.Port, options));
    });

    [Fact]
    public void Tls_with_a_wrong_name_or_an_expired_or_unknown_certificate_is_refused() => Run(async () =>
    {
        var before = OpenSockets;
        await using (var server = await Aio.StartServer(Echo, "127.0.0.1", 0, new ServerOptions { Tls = TestCertificates.Server() }))
        {
            await Thrown<AuthenticationException>(async () => _ = await Aio.OpenConnection("127.0.0.1", server.Port, new ConnectOptions { Tls = TestCertificates.Client("wrong.test") }));
            await Thrown<AuthenticationException>(async () => _ = await Aio.OpenConnection("127.0.0.1", server.Port, new ConnectOptions { Tls = new SslClientAuthenticationOptions { TargetHost = "localhost" } }));
#pragma warning disable CA5359 // what is tested
            var unchecking = new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = static (_, _, _, _) => true };
#pragma warning restore CA5359
            await using var stream = await Aio.OpenConnection("127.0.0.1", server.Port, new ConnectOptions { Tls = unchecking });
            await stream.Write("hello\n");
            Assert.Equal("hello", await stream.ReadLine());
        }

        await using (var expired = await Aio.StartServer(Echo, "127.0.0.1", 0, new ServerOptions { Tls = TestCertificates.Server(TestCertificates.Expired) }))
            await Thrown<AuthenticationException>(async () => _ = await Aio.OpenConnection("127.0.0.1", expired.Port, Encrypted));
        await Until(() => OpenSockets == before);
        Assert.Empty(Faults);
    });

    [Fact]
    public void Tls_close_waits_for_the_peer_so_that_what_arrives_late_resets_nothing() => Connected(async (ours, peer) =>
    {
        // What comes after a descriptor is closed has the system reset the connection, and drop what it has not sent yet: here nearly all, as the peer reads nothing before.
        var message = new byte[100_000];
        new Random(3).NextBytes(message);
        var received = new MemoryStream();
        using var closing = new ManualResetEventSlim();
        var collecting = Task.Run(() =>
        {
            using var tls = new SslStream(new NetworkStream(peer, ownsSocket: true));
            tls.AuthenticateAsServer(TestCertificates.Server());
            closing.Wait(TestContext.Current.CancellationToken);
            tls.Write(new byte[10_000]);
            tls.CopyTo(received);
        });
        await ours.StartTls(TestCertificates.Client());
        await ours.Write(message);
        var end = Aio.CreateTask(ours.Close());
        for (var i = 0; i < 20; i++)
            await Settle();
        closing.Set();
        await end;
        await collecting;
        Assert.Equal(message, received.ToArray());
    }, receiveBuffer: 4096);

    [Fact]
    public void Tls_close_gives_up_on_a_peer_that_does_not_end_its_side_after_30_seconds()
    {
        // On virtual time, which does not wait for the network.
        using var loop = new EventLoop(new EventLoopOptions { TimeProvider = new VirtualClock(), Reactor = Loop.Reactor is EpollReactor ? ReactorKind.Epoll : ReactorKind.Portable });
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var accepting = listener.AcceptSocketAsync(TestContext.Current.CancellationToken).AsTask();
        var elapsed = loop.RunUntilComplete(Main());
        Assert.Equal(TimeSpan.FromSeconds(30), elapsed);

        async Coroutine<TimeSpan> Main()
        {
            await using var stream = await Aio.OpenConnection("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
            using var peer = await accepting;
            await using var tls = new SslStream(new NetworkStream(peer, ownsSocket: true));
            var handshake = tls.AuthenticateAsServerAsync(TestCertificates.Server(), TestContext.Current.CancellationToken);
            await stream.StartTls(TestCertificates.Client());
            await handshake;
            var began = loop.Time;
            await stream.Close();
            return loop.Time - began;
        }
    }

    [Fact]
    public void Start_tls() => Run(async () =>
    {
        // test_start_tls: a line in the clear, then the same streams go on encrypted.
        await using var server = await Aio.StartServer(Upgrade, "127.0.0.1", 0);
        await using var stream = await Aio.OpenConnection("127.0.0.1", server.Port);
        await stream.Write("STARTTLS\n");
        Assert.Equal("go", await stream.ReadLine());
        await stream.StartTls(TestCertificates.Client());
        await Thrown<InvalidOperationException>(() => stream.StartTls(TestCertificates.Client()));
        await stream.Write("hello\n");
        Assert.Equal("hello", await stream.ReadLine());
        Assert.Equal(TestCertificates.Good.Thumbprint, ((X509Certificate2)stream.Tls!.RemoteCertificate!).Thumbprint);
        stream.ShutdownSend();
        Assert.Null(await stream.ReadLine());
        Assert.Empty(Faults);

        static async Coroutine Upgrade(TcpStream stream)
        {
            Assert.Equal("STARTTLS", await stream.ReadLine());
            await stream.Write("go\n");
            await stream.StartTls(TestCertificates.Server());
            await Echo(stream);
        }
    });

    [Fact]
    public void Start_tls_that_is_cancelled_as_it_succeeds_closes_the_connection() => Run(async () =>
    {
        await using var server = await Aio.StartServer(Accept, "127.0.0.1", 0);
        var cancelled = 0;
        for (var passes = 0; passes < 3; passes++)
        {
            await using var stream = await Aio.OpenConnection("127.0.0.1", server.Port);
            var isChecked = false;
            var options = TestCertificates.Client();
            options.RemoteCertificateValidationCallback = (_, _, _, errors) =>
            {
                Volatile.Write(ref isChecked, true);
                return errors == SslPolicyErrors.None;
            };
            var starting = Aio.CreateTask(stream.StartTls(options));
            await Until(() => Volatile.Read(ref isChecked)); // which ends the handshake, in the same pass
            for (var pass = passes; pass > 0; pass--)
                await Aio.Sleep(0);
            starting.Cancel();
            await Aio.Wait([starting]);
            Assert.Equal(starting.IsCancelled, stream.IsClosing);
            Assert.Equal(starting.IsCancelled, stream.Tls is null);
            cancelled += starting.IsCancelled ? 1 : 0;
        }

        Assert.NotEqual(0, cancelled);
        await server.Close(TimeSpan.Zero);
        Assert.DoesNotContain(Faults, fault => fault.Kind != LoopFaultKind.ConnectionLost);

        static async Coroutine Accept(TcpStream stream)
        {
            try
            {
                await stream.StartTls(TestCertificates.Server());
                await stream.ReadAll();
            }
            catch (IOException)
            {
                // The client was cancelled.
            }
        }
    });

    [Fact]
    public void Start_tls_after_a_read_that_was_cancelled() => Run(async () =>
    {
        await using var server = await Aio.StartServer(stream => stream.StartTls(TestCertificates.Server()), "127.0.0.1", 0);
        await using var stream = await Aio.OpenConnection("127.0.0.1", server.Port);
        var read = await Waiting(stream.ReadLine());
        read.Cancel();
        await Aio.Wait([read]);
        await stream.StartTls(TestCertificates.Client());
        Assert.Null(await stream.ReadLine());
    });

    [Fact]
    public void Start_tls_takes_what_was_read_ahead_for_the_handshake() => Run(async () =>
    {
        await using var server = await Aio.StartServer(Upgrade, "127.0.0.1", 0);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, server.Port);
        await Task.Run(async () =>
        {
            // The line and the client's first TLS message in one piece.
            await using var tls = new SslStream(new FirstWriteBehind(new NetworkStream(socket), "proxied\n"u8.ToArray()));
            await tls.AuthenticateAsClientAsync(TestCertificates.Client());
            await tls.WriteAsync("hello\n"u8.ToArray());
            var buffer = new byte[6];
            await tls.ReadExactlyAsync(buffer);
            Assert.Equal("hello\n", Text(buffer));
        });
        Assert.Empty(Faults);

        static async Coroutine Upgrade(TcpStream stream)
        {
            Assert.Equal("proxied", await stream.ReadLine());
            await stream.StartTls(TestCertificates.Server());
            Assert.Equal("hello", await stream.ReadLine());
            await stream.Write("hello\n");
        }
    });

    [Fact]
    public void Tls_handshake_that_is_cancelled_or_takes_too_long_leaves_no_descriptor() => Run(async () =>
    {
        var before = OpenSockets;
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen(8);
        var port = ((IPEndPoint)silent.LocalEndPoint!).Port;
        var task = Aio.CreateTask(Aio.OpenConnection("127.0.0.1", port, Encrypted));
        await Until(() => OpenSockets == before + 1);
        await Settle();
        task.Cancel();
        await Thrown<OperationCanceledException>(async () => _ = await task);
        await Thrown<TimeoutException>(async () => _ = await Aio.OpenConnection("127.0.0.1", port, Encrypted with { HandshakeTimeout = TimeSpan.FromMilliseconds(1) }));
        await Until(() => OpenSockets == before);

        await using var server = await Aio.StartServer(Echo, "127.0.0.1", 0, new ServerOptions { Tls = TestCertificates.Server(), HandshakeTimeout = TimeSpan.FromMilliseconds(1) });
        using var mute = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)Watchdog.TotalMilliseconds };
        mute.Connect(IPAddress.Loopback, server.Port); // the loop waits meanwhile: no reset comes before
        var e = await Thrown<SocketException>(async () => _ = await Aio.ToThread(() => mute.Receive(new byte[1])));
        Assert.Equal(SocketError.ConnectionReset, e.SocketErrorCode);
        Assert.Empty(Faults);
    });

    [Fact]
    public void Tls_peer_that_speaks_something_else() => Run(async () =>
    {
        Loop.Debug = true;
        await using var server = await Aio.StartServer(Echo, "127.0.0.1", 0, new ServerOptions { Tls = TestCertificates.Server() });
        await using var plain = await Aio.OpenConnection("127.0.0.1", server.Port);
        await plain.Write("GET / HTTP/1.1\r\n\r\n");
        await Thrown<IOException>(async () => _ = await plain.ReadAll());
        await Until(() => Faults.Exists(fault => fault.Message.Contains("TLS handshake", StringComparison.Ordinal)));
        Loop.Debug = false;
    });

    [Fact]
    public void Tls_reads_that_are_cancelled_lose_nothing() => Run(async () =>
    {
        await using var server = await Aio.StartServer(Count, "127.0.0.1", 0, new ServerOptions { Tls = TestCertificates.Server() });
        await using var stream = await Aio.OpenConnection("127.0.0.1", server.Port, Encrypted);
        var expected = 0;
        for (var i = 0; expected < 500; i++)
        {
            var line = Aio.CreateTask(stream.ReadLine());
            for (var passes = i % 4; passes > 0; passes--)
                await Aio.Sleep(0);
            line.Cancel();
            await Aio.Wait([line]);
            if (!line.IsCancelled)
                Assert.Equal($"{expected++}", line.Result);
            else if (i % 2 == 0)
                Assert.Equal($"{expected++}", await stream.ReadLine());
        }

        stream.Abort();

        static async Coroutine Count(TcpStream stream)
        {
            try
            {
                for (var i = 0; ; i++)
                {
                    await stream.Write($"{i}\n");
                    await Aio.Sleep(0);
                }
            }
            catch (IOException)
            {
                // The client has seen enough.
            }
        }
    });

    [Fact]
    public void Tls_readexactly_that_is_cancelled_loses_nothing() => Run(async () =>
    {
        await using var server = await Aio.StartServer(Echo, "127.0.0.1", 0, new ServerOptions { Tls = TestCertificates.Server() });
        await using var stream = await Aio.OpenConnection("127.0.0.1", server.Port, Encrypted);
        for (var i = 0; i < 20; i++)
        {
            var exactly = Aio.CreateTask(stream.ReadExactly(1000));
            await stream.Write("0123456789\n");
            await Until(() => stream.BufferedCount == 0);
            await Settle();
            exactly.Cancel();
            await Thrown<OperationCanceledException>(async () => _ = await exactly);
            Assert.Equal("0123456789", await stream.ReadLine());
        }
    });

    [Fact]
    public void Tls_message_in_the_buffer_stays_while_more_arrives() => Run(async () =>
    {
        await using var server = await Aio.StartServer(Speak, "127.0.0.1", 0, new ServerOptions { Tls = TestCertificates.Server() });
        await using var stream = await Aio.OpenConnection("127.0.0.1", server.Port, Encrypted);
        Assert.Equal("one", await stream.ReadLine());
        var cancelled = await Waiting(stream.ReadUntil((byte)';')); // its fill goes on
        cancelled.Cancel();
        await Aio.Wait([cancelled]);
        var message = await stream.ReadUntil((byte)'\n');
        var attempts = stream.ReadAttempts;
        await stream.Write("more\n");
        await Until(() => stream.ReadAttempts > attempts);
        Assert.Equal("two\n", Text(message));
        Assert.Equal("three", await stream.ReadLine());

        static async Coroutine Speak(TcpStream stream)
        {
            await stream.Write("one\ntwo\n");
            Assert.Equal("more", await stream.ReadLine());
            await stream.Write("three\n");
        }
    });

    /// <summary>Puts something in front of what is written first.</summary>
    private sealed class FirstWriteBehind(Stream inner, byte[] first) : Stream
    {
        private byte[]? _first = first;

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            byte[] all = [.. _first ?? [], .. buffer.Span];
            _first = null;
            return inner.WriteAsync(all, cancellationToken);
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
