// Tokens, threads and ValueTasks are used here as careful code would not: that is what is tested.
#pragma warning disable CA2012, xUnit1030, xUnit1031
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio.Tests;

/// <content>Operations that are cancelled, or whose socket is closed, while they are under way.</content>
public abstract partial class ReactorTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Receive_cancelled_in_flight_ends_with_the_token_and_the_stream_goes_on(bool onTheLoop)
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        using (peer)
        await using (ours)
        {
            using var cancellation = new CancellationTokenSource();
            Task<int> receiving = await StartReceiveAsync(ours, new byte[8], cancellation.Token);
            await CancelAsync(cancellation, onTheLoop);

            OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Watched(receiving));
            Assert.Equal(cancellation.Token, exception.CancellationToken);

            Task<int> next = await StartReceiveAsync(ours, new byte[8]);
            peer.Send("next"u8);
            Assert.Equal(4, await Watched(next));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_cancelled_in_flight_ends_with_the_token(bool onTheLoop)
    {
        (TcpStream ours, Socket peer) = await ConnectAsync(peerReceiveBuffer: 4096);
        using (peer)
        await using (ours)
        {
            using var cancellation = new CancellationTokenSource();
            Task sending = await StartSendAsync(ours, new byte[8 * 1024 * 1024], cancellation.Token);
            await CancelAsync(cancellation, onTheLoop);
            OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Watched(sending));
            Assert.Equal(cancellation.Token, exception.CancellationToken);
            await _pump.SettleAsync();
            Assert.False(_pump.Reactor.HasPendingOperations);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dispose_in_flight_ends_both_directions(bool onTheLoop)
    {
        (TcpStream ours, Socket peer) = await ConnectAsync(peerReceiveBuffer: 4096);
        using (peer)
        {
            Task sending = await StartSendAsync(ours, new byte[8 * 1024 * 1024]);
            Task<int> receiving = await StartReceiveAsync(ours, new byte[8]);
            if (onTheLoop)
                await _pump.RunAsync(() => ours.DisposeAsync().AsTask());
            else
                await ours.DisposeAsync();

            await Assert.ThrowsAsync<ObjectDisposedException>(() => Watched(sending));
            await Assert.ThrowsAsync<ObjectDisposedException>(() => Watched(receiving));
            await Assert.ThrowsAsync<ObjectDisposedException>(() => _pump.RunAsync(() => ours.ReadAsync(new byte[1]).AsTask()));
            await Assert.ThrowsAsync<ObjectDisposedException>(() => Watched(ours.WriteAsync(new byte[1]).AsTask()));
            ours.Dispose();
            await _pump.SettleAsync();
            Assert.False(_pump.Reactor.HasPendingOperations);
        }
    }

    [Fact]
    public async Task Cancelling_completing_and_disposing_at_once_ends_each_operation_once()
    {
        for (int i = 0; i < 300; i++)
        {
            (TcpStream ours, Socket peer) = await ConnectAsync();
            using var cancellation = new CancellationTokenSource();
            Task<int> receiving = i % 2 == 0
                ? ours.ReadAsync(new byte[8], cancellation.Token).AsTask()
                : await StartReceiveAsync(ours, new byte[8], cancellation.Token);
            using var start = new Barrier(3);
            Task cancel = Task.Run(() =>
            {
                start.SignalAndWait(ReactorPump.Watchdog);
                cancellation.Cancel();
            });
            Task send = Task.Run(() =>
            {
                start.SignalAndWait(ReactorPump.Watchdog);
                try
                {
                    peer.Send("data"u8);
                }
                catch (SocketException)
                {
                    Assert.Equal(0, i % 3);
                }
            });
            Task dispose = Task.Run(() =>
            {
                start.SignalAndWait(ReactorPump.Watchdog);
                if (i % 3 == 0)
                    ours.Dispose();
            });
            await Watched(Task.WhenAll(cancel, send, dispose));
            try
            {
                Assert.Equal(4, await Watched(receiving));
            }
            catch (OperationCanceledException exception)
            {
                Assert.Equal(cancellation.Token, exception.CancellationToken);
            }
            catch (ObjectDisposedException)
            {
                Assert.Equal(0, i % 3);
            }

            peer.Dispose();
            await ours.DisposeAsync();
        }

        await _pump.SettleAsync();
        Assert.False(_pump.Reactor.HasPendingOperations);
    }

    [Fact]
    public async Task Completed_operations_leave_nothing_behind_in_a_long_lived_token()
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        using (peer)
        await using (ours)
        {
            using var cancellation = new CancellationTokenSource();
            for (int i = 0; i < 100; i++)
            {
                Task<int> receiving = await StartReceiveAsync(ours, new byte[8], cancellation.Token);
                peer.Send("data"u8);
                Assert.Equal(4, await Watched(receiving));
            }

            Task<int> other = await StartReceiveAsync(ours, new byte[8]);
            await cancellation.CancelAsync();
            await _pump.SettleAsync();
            Assert.False(other.IsCompleted);
            peer.Send("data"u8);
            Assert.Equal(4, await Watched(other));
        }
    }
}
