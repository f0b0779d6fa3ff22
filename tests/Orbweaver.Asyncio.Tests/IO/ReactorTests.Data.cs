// ValueTasks are used here as careful code would not: that is what is tested.
#pragma warning disable CA2012
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Orbweaver.Asyncio.Tests;

public abstract partial class ReactorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(65_537)]
    [InlineData(1_000_003)]
    [InlineData(8 * 1024 * 1024)]
    public async Task Echo_returns_every_byte_in_order(int size)
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        using (peer)
        await using (ours)
        {
            byte[] sent = RandomNumberGenerator.GetBytes(size);
            Task echo = EchoAsync(peer);
            byte[] hash = await _pump.RunAsync(async () =>
            {
                Task sending = SendAllAsync();
                using var received = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                var buffer = new byte[7919];
                int count;
                while ((count = await ours.ReadAsync(buffer)) > 0)
                {
                    _pump.AssertReadyPhase();
                    received.AppendData(buffer.AsSpan(0, count));
                }

                await sending;
                return received.GetHashAndReset();
            });

            Assert.Equal(SHA256.HashData(sent), hash);
            await Watched(echo);

            async Task SendAllAsync()
            {
                await ours.WriteAsync(sent);
                ours.ShutdownSend();
            }
        }

        static async Task EchoAsync(Socket peer)
        {
            var buffer = new byte[10_007];
            int count;
            while ((count = await peer.ReceiveAsync(buffer)) > 0)
                await peer.SendAsync(buffer.AsMemory(0, count));

            peer.Shutdown(SocketShutdown.Send);
        }
    }

    [Fact]
    public async Task Send_that_the_peer_does_not_read_waits_and_then_completes()
    {
        (TcpStream ours, Socket peer) = await ConnectAsync(peerReceiveBuffer: 4096);
        using (peer)
        await using (ours)
        {
            byte[] sent = RandomNumberGenerator.GetBytes(8 * 1024 * 1024);
            Task sending = await StartSendAsync(ours, sent);
            Assert.True(_pump.Reactor.HasPendingOperations);

            var received = new byte[sent.Length];
            for (int count = 0; count < received.Length;)
                count += await peer.ReceiveAsync(received.AsMemory(count));

            await Watched(sending);
            Assert.Equal(SHA256.HashData(sent), SHA256.HashData(received));
            Assert.False(_pump.Reactor.HasPendingOperations);
        }
    }

    [Fact]
    public async Task Receive_after_the_peers_end_reads_the_rest_and_then_zero_again_and_again()
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        using (peer)
        await using (ours)
        {
            peer.Send("rest"u8);
            peer.Shutdown(SocketShutdown.Send);
            await _pump.RunAsync(async () =>
            {
                var buffer = new byte[3];
                Assert.Equal(3, await ours.ReadAsync(buffer));
                Assert.Equal(1, await ours.ReadAsync(buffer));
                Assert.Equal(0, await ours.ReadAsync(buffer));
                Assert.Equal(0, await ours.ReadAsync(buffer));
                await ours.WriteAsync("still open"u8.ToArray());
            });

            var received = new byte[32];
            Assert.Equal(10, peer.Receive(received));
        }
    }

    [Theory]
    [InlineData(7, 50_000)]
    [InlineData(4096, 10_240)]
    [InlineData(1000, 17_384)]
    public async Task Receive_in_small_pieces_gets_every_byte_in_order_with_waits_between_bursts(int piece, int burst)
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        using (peer)
        await using (ours)
        {
            byte[] sent = RandomNumberGenerator.GetBytes(burst);
            for (int round = 0; round < 3; round++)
            {
                peer.Send(sent);
                byte[] received = await _pump.RunAsync(async () =>
                {
                    var buffer = new byte[burst];
                    for (int at = 0; at < burst;)
                        at += await ours.ReadAsync(buffer.AsMemory(at, Math.Min(piece, burst - at)));
                    return buffer;
                });
                Assert.Equal(sent, received);

                // Nothing is left: the next receive waits for the peer.
                var next = new byte[1];
                Task<int> waiting = await StartReceiveAsync(ours, next);
                Assert.False(waiting.IsCompleted);
                peer.Send([42]);
                Assert.Equal(1, await Watched(waiting));
                Assert.Equal(42, next[0]);
            }
        }
    }

    [Fact]
    public async Task Shutdown_of_sending_is_seen_by_the_peer_while_receiving_goes_on()
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        using (peer)
        await using (ours)
        {
            var buffer = new byte[8];
            Task<int> receiving = await StartReceiveAsync(ours, buffer);
            ours.ShutdownSend();
            Assert.Equal(0, await Watched(peer.ReceiveAsync(new byte[1])));
            peer.Send("reply"u8);
            Assert.Equal(5, await Watched(receiving));
            await Assert.ThrowsAsync<IOException>(() => _pump.RunAsync(() => ours.WriteAsync(new byte[1]).AsTask()));
        }
    }

    [Fact]
    public async Task Receive_when_the_end_comes_in_flight_completes_with_zero()
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        await using (ours)
        {
            Task<int> receiving = await StartReceiveAsync(ours, new byte[8]);
            peer.Dispose();
            Assert.Equal(0, await Watched(receiving));
        }
    }

    [Fact]
    public async Task Receive_when_the_peer_resets_in_flight_ends_with_connection_reset()
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        await using (ours)
        {
            Task<int> receiving = await StartReceiveAsync(ours, new byte[8]);
            peer.LingerState = new LingerOption(true, 0);
            peer.Dispose();
            IOException exception = await Assert.ThrowsAsync<IOException>(() => Watched(receiving));
            Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(exception.InnerException).SocketErrorCode);
        }
    }

    [Fact]
    public async Task Send_when_the_peer_resets_in_flight_ends_with_an_io_exception()
    {
        (TcpStream ours, Socket peer) = await ConnectAsync(peerReceiveBuffer: 4096);
        await using (ours)
        {
            Task sending = await StartSendAsync(ours, new byte[8 * 1024 * 1024]);
            peer.LingerState = new LingerOption(true, 0);
            peer.Dispose();
            IOException exception = await Assert.ThrowsAsync<IOException>(() => Watched(sending));
            Assert.IsType<SocketException>(exception.InnerException);
        }
    }

    [Fact]
    public async Task Receive_into_an_empty_buffer_waits_for_data_and_takes_none()
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        using (peer)
        await using (ours)
        {
            Task<int> waiting = await StartReceiveAsync(ours, []);
            peer.Send("data"u8);
            Assert.Equal(0, await Watched(waiting));
            var buffer = new byte[8];
            Assert.Equal(4, await _pump.RunAsync(() => ours.ReadAsync(buffer).AsTask()));
        }
    }

    [Fact]
    public async Task Receive_and_send_that_can_complete_at_once_on_the_loops_thread_do()
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        using (peer)
        await using (ours)
        {
            await _pump.RunAsync(async () =>
            {
                var buffer = new byte[2];
                Assert.True(ours.WriteAsync("ping"u8.ToArray()).IsCompletedSuccessfully);
                peer.Send("pong"u8);
                Assert.Equal(2, await ours.ReadAsync(buffer));
                ValueTask<int> second = ours.ReadAsync(buffer);
                Assert.True(second.IsCompletedSuccessfully);
                Assert.Equal(2, await second);
            });
        }
    }

    [Fact]
    public async Task A_peer_that_always_has_data_does_not_keep_the_loop_from_others()
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        using (peer)
        await using (ours)
        {
            peer.Send(new byte[4096]);
            bool otherRan = false;
            await _pump.RunAsync(async () =>
            {
                var buffer = new byte[1];
                Assert.Equal(1, await ours.ReadAsync(buffer));
                _pump.Post(() => otherRan = true);
                for (int i = 0; i < 1000; i++)
                    Assert.Equal(1, await ours.ReadAsync(buffer));

                Assert.True(otherRan);
            });
        }
    }

    [Fact]
    public async Task Urgent_data_does_not_hide_what_comes_behind_it()
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        using (peer)
        await using (ours)
        {
            Task<int> receiving = await StartReceiveAsync(ours, []);
            peer.Send("abc"u8);
            peer.Send("!"u8, SocketFlags.OutOfBand);
            peer.Send("def"u8);
            await Watched(receiving);
            string text = await _pump.RunAsync(async () =>
            {
                var buffer = new byte[64];
                int count = 0;
                while (count < 6)
                    count += await ours.ReadAsync(buffer.AsMemory(count));

                return System.Text.Encoding.ASCII.GetString(buffer, 0, count);
            });
            Assert.Equal("abcdef", text);
        }
    }

    [Fact]
    public async Task Synchronous_reads_and_writes_are_refused_with_the_reason()
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        using (peer)
        await using (ours)
        {
            Assert.Contains("ReadAsync", Assert.Throws<NotSupportedException>(() => ours.Read(new byte[1], 0, 1)).Message, StringComparison.Ordinal);
            Assert.Contains("WriteAsync", Assert.Throws<NotSupportedException>(() => ours.Write(new byte[1], 0, 1)).Message, StringComparison.Ordinal);
            Assert.Throws<NotSupportedException>(() => ours.Length);
            ours.Flush();
            await ours.FlushAsync();
        }

        Assert.False(ours.CanRead);
        Assert.False(ours.CanWrite);
    }

    [Fact]
    public async Task Receive_while_another_is_in_flight_is_refused_and_the_first_goes_on()
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        using (peer)
        await using (ours)
        {
            Task<int> first = await StartReceiveAsync(ours, new byte[8]);
            await Assert.ThrowsAsync<InvalidOperationException>(() => _pump.RunAsync(() => ours.ReadAsync(new byte[1]).AsTask()));
            await Assert.ThrowsAsync<InvalidOperationException>(() => Watched(ours.ReadAsync(new byte[1]).AsTask()));
            peer.Send("first"u8);
            Assert.Equal(5, await Watched(first));
        }
    }

    [Fact]
    public async Task A_result_read_twice_is_refused()
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        using (peer)
        await using (ours)
        {
            await _pump.RunAsync(async () =>
            {
                ValueTask<int> reading = ours.ReadAsync(new byte[1]);
                peer.Send("x"u8);
                Assert.Equal(1, await reading);
                await Assert.ThrowsAsync<InvalidOperationException>(async () => await reading);
            });
        }
    }
}
