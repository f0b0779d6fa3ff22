using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio.Tests;

/// <summary>What every reactor promises. The pump plays the loop; peers are the framework's own sockets on other threads.</summary>
public abstract partial class ReactorTests : IDisposable
{
    private readonly Func<Reactor> _createReactor;
    private readonly ReactorPump _pump;

    private protected ReactorTests(Func<Reactor> createReactor)
    {
        _createReactor = createReactor;
        _pump = new ReactorPump(createReactor());
    }

    public void Dispose()
    {
        _pump.Dispose();
        GC.SuppressFinalize(this);
    }

    private static Socket ListenPlain(int backlog = 512)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(backlog);
        return listener;
    }

    private static async Task<T> Watched<T>(Task<T> task)
    {
        await Watched((Task)task).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    private static async Task Watched(Task task)
    {
        await task.WaitAsync(ReactorPump.Watchdog).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // What completes inline on the pump's thread must not carry the test along: it would wait there for the pump.
        await Task.Yield();
        Assert.True(task.IsCompleted, "The operation did not complete.");
        await task.ConfigureAwait(false);
    }

    private LoopSocket CreateSocket() => _pump.Reactor.CreateSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>A connection between a stream of the reactor and a plain socket.</summary>
    private async Task<(TcpStream Ours, Socket Peer)> ConnectAsync(int peerReceiveBuffer = 0)
    {
        using Socket listener = ListenPlain();
        if (peerReceiveBuffer > 0)
            listener.ReceiveBufferSize = peerReceiveBuffer;

        Task<Socket> accepted = listener.AcceptAsync();
        TcpStream ours = await _pump.RunAsync(() => TcpStream.ConnectAsync(_pump.Reactor, listener.LocalEndPoint!, new ConnectOptions(), default).AsTask());
        Socket peer = await Watched(accepted);
        peer.NoDelay = true;
        return (ours, peer);
    }

    /// <summary>Reads on the loop's thread with nothing there to read, so that the operation is in flight when this returns.</summary>
    private async Task<Task<int>> StartReceiveAsync(TcpStream stream, byte[] buffer, CancellationToken cancellationToken = default)
    {
        Task<int>? receiving = null;
        await _pump.RunAsync(() =>
        {
            receiving = ReceiveThere();
            return Task.CompletedTask;
        });
        Assert.False(receiving!.IsCompleted);
        return receiving;

        async Task<int> ReceiveThere()
        {
            try
            {
                return await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _pump.AssertReactorPhase();
            }
        }
    }

    /// <summary>Writes until the system takes no more, so that the operation is in flight when this returns.</summary>
    private async Task<Task> StartSendAsync(TcpStream stream, byte[] buffer, CancellationToken cancellationToken = default)
    {
        Task? sending = null;
        await _pump.RunAsync(() =>
        {
            sending = SendThere();
            return Task.CompletedTask;
        });
        await _pump.SettleAsync();
        Assert.False(sending!.IsCompleted);
        return sending;

        async Task SendThere()
        {
            try
            {
                await stream.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _pump.AssertReactorPhase();
            }
        }
    }

    /// <summary>What 500 requests and answers on a warm connection allocate on the loop's thread, in bytes: the least of up to five rounds.</summary>
    private protected async Task<long> MeasureAllocationAsync(CancellationToken cancellationToken)
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        using (peer)
        await using (ours)
        {
            var echo = new Thread(() =>
            {
                var buffer = new byte[64];
                int count;
                while ((count = peer.Receive(buffer)) > 0)
                    peer.Send(buffer, count, SocketFlags.None);
            });
            echo.Start();
            long allocated = await _pump.RunAsync(MeasureThereAsync);
            ours.ShutdownSend();
            Assert.True(echo.Join(ReactorPump.Watchdog));
            return allocated;
        }

        async Task<long> MeasureThereAsync()
        {
            // What operations allocate they allocate in each round; what a path allocates once, when it is first taken, only in one.
            var buffer = new byte[64];
            long least = long.MaxValue;
            for (int round = 0; round < 5 && least > 0; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 500; i++)
                {
                    await ours.WriteAsync(buffer.AsMemory(0, 16), cancellationToken).ConfigureAwait(false);
                    for (int received = 0; received < 16;)
                        received += await ours.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                }

                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            return least;
        }
    }
}
