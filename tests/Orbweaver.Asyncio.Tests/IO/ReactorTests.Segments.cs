using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Orbweaver.Asyncio.Tests;

// What lies in several pieces of memory, in as few sends as can be.
public abstract partial class ReactorTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(17, 100)]
    [InlineData(1000, 4096)]
    [InlineData(3, 3 * 1024 * 1024)]
    public async Task Segments_arrive_in_order(int count, int size)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var segments = Enumerable.Range(0, count).Select(_ => RandomNumberGenerator.GetBytes(size)).ToArray();
        var sending = _pump.RunAsync(async () =>
        {
            using var socket = _pump.Reactor.CreateSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(listener.LocalEndpoint, CancellationToken.None);
            await socket.SendAsync(Segment.Join(segments));
            socket.Shutdown(SocketShutdown.Send);
            await socket.ReceiveAsync(new byte[1], CancellationToken.None);
        });
        using var peer = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        using var received = new MemoryStream();
        await using (var stream = new NetworkStream(peer, ownsSocket: true))
            await Watched(stream.CopyToAsync(received, TestContext.Current.CancellationToken));
        await Watched(sending);
        Assert.Equal(segments.SelectMany(segment => segment), received.ToArray());
    }

    [Fact]
    public async Task Segments_for_a_peer_that_has_gone_fail_as_any_send_does()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sending = _pump.RunAsync(async () =>
        {
            using var socket = _pump.Reactor.CreateSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(listener.LocalEndpoint, CancellationToken.None);
            connected.SetResult();
            await gone.Task;
            while (true)
                await socket.SendAsync(Segment.Join([new byte[1000], new byte[1000]]));
        });
        var peer = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await Watched(connected.Task);
        peer.Close(0);
        gone.SetResult();
        await Assert.ThrowsAsync<IOException>(() => Watched(sending));
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        private Segment(byte[] bytes, long index) => (Memory, RunningIndex) = (bytes, index);

        internal static ReadOnlySequence<byte> Join(byte[][] pieces)
        {
            var first = new Segment(pieces[0], 0);
            var last = first;
            foreach (var piece in pieces.Skip(1))
            {
                var next = new Segment(piece, last.RunningIndex + last.Memory.Length);
                last.Next = next;
                last = next;
            }

            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }
    }
}
