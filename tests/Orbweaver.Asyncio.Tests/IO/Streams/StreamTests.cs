using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Orbweaver.Asyncio.Tests;

/// <summary>What streams promise on every reactor. Peers are the framework's own sockets, whose small sends and receives on loopback do not block the loop.</summary>
public abstract partial class StreamTests : IDisposable
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(60);

    private readonly Func<Reactor> _createReactor;

    private protected StreamTests(Func<Reactor> createReactor)
    {
        _createReactor = createReactor;
        Loop = new EventLoop(new EventLoopOptions()) { ExceptionHandler = (_, fault) => Faults.Add(fault) };
        Loop.UseReactor(createReactor());
    }

    protected EventLoop Loop { get; }

    protected List<LoopFault> Faults { get; } = [];

    public void Dispose()
    {
        Loop.Dispose();
        GC.SuppressFinalize(this);
    }

    protected void Run(Func<Coroutine> main) => Loop.RunUntilComplete(Aio.Timeout(Watchdog, main));

    /// <summary>A connection between a stream of the loop and a plain socket.</summary>
    protected static async Coroutine<(TcpStream Ours, Socket Peer)> Connect(ConnectOptions? options = null, int receiveBuffer = 0)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (receiveBuffer > 0)
            listener.ReceiveBufferSize = receiveBuffer;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(8);
        var ours = await Aio.OpenConnection("127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port, options);
        var peer = listener.Accept();
        peer.NoDelay = true;
        peer.ReceiveTimeout = peer.SendTimeout = (int)Watchdog.TotalMilliseconds;
        return (ours, peer);
    }

    /// <summary>Runs a test with a connection, and closes both ends.</summary>
    protected void Connected(Func<TcpStream, Socket, Coroutine> test, int receiveBuffer = 0) => Run(async () =>
    {
        var (ours, peer) = await Connect(receiveBuffer: receiveBuffer);
        using (peer)
        await using (ours)
            await test(ours, peer);
    });

    /// <summary>Lets the other tasks run until what they wait for is in the hands of the system.</summary>
    protected static async Coroutine Settle()
    {
        for (var i = 0; i < 10; i++)
            await Aio.Sleep(0);
    }

    protected static Coroutine Until(Func<bool> condition) => LoopTest.Until(condition);

    /// <summary>A task that waits in its coroutine, for something that has not come.</summary>
    protected static async Coroutine<LoopTask<T>> Waiting<T>(Coroutine<T> coroutine)
    {
        var task = Aio.CreateTask(coroutine);
        await Settle();
        Assert.False(task.IsDone);
        return task;
    }

    protected static Coroutine<TException> Thrown<TException>(Func<Coroutine> code)
        where TException : Exception => CoroutineTests.Thrown<TException>(code);

    protected static void Send(Socket peer, string text) => Assert.Equal(text.Length, peer.Send(Encoding.ASCII.GetBytes(text)));

    protected static string Text(ReadOnlyMemory<byte> bytes) => Encoding.ASCII.GetString(bytes.Span);

    protected static string Receive(Socket peer, int count)
    {
        var bytes = new byte[count];
        for (var received = 0; received < count;)
        {
            var more = peer.Receive(bytes, received, count - received, SocketFlags.None);
            Assert.NotEqual(0, more);
            received += more;
        }

        return Text(bytes);
    }

    /// <summary>Sockets of the loop that are open.</summary>
    protected int OpenSockets => Loop.Reactor.SocketCount;
}

[Trait("Rule", "61")]
public sealed class EpollStreamTests() : StreamTests(Create)
{
    private static EpollReactor Create()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has epoll.");
        return new EpollReactor();
    }
}

[Trait("Rule", "61")]
public sealed class PortableStreamTests() : StreamTests(static () => new PortableReactor());
