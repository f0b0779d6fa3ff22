using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Orbweaver.Asyncio.Tests;

/// <summary>UDP on loopback.</summary>
public sealed class DatagramTests
{
    private static readonly IPEndPoint Loopback = new(IPAddress.Loopback, 0);

    [Fact]
    public void Create_datagram_endpoint_sends_and_receives() => Run(async () =>
    {
        using var server = await Aio.OpenDatagram(Loopback);
        using var client = await Aio.OpenDatagram(remote: server.LocalEndPoint);
        await client.Send("ping"u8.ToArray());
        var question = await server.Receive();
        Assert.Equal("ping", Text(question));
        await server.Send("pong"u8.ToArray(), question.From);
        var answer = await client.Receive();
        Assert.Equal("pong", Text(answer));
        Assert.Equal(server.LocalEndPoint, answer.From);
    });

    [Fact]
    public void Endpoint_that_is_collected_while_open_is_reported() => Run(async () =>
    {
        var faults = new List<LoopFault>();
        EventLoop.Running().ExceptionHandler = (_, fault) => faults.Add(fault);
        var local = await Abandon();
        while (faults.Count == 0)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Aio.Sleep(0);
        }

        var fault = Assert.Single(faults);
        Assert.Equal(LoopFaultKind.NeverClosed, fault.Kind);
        Assert.Contains(local, fault.Message, StringComparison.Ordinal);

        static async Coroutine<string> Abandon() => (await Aio.OpenDatagram(Loopback)).LocalEndPoint.ToString();
    });

    [Fact]
    public void Packets_stay_apart_and_may_be_empty() => Run(async () =>
    {
        using var server = await Aio.OpenDatagram(Loopback);
        using var client = await Aio.OpenDatagram(remote: server.LocalEndPoint);
        var largest = new byte[65_507];
        Random.Shared.NextBytes(largest);
        foreach (var packet in new[] { new byte[] { 1 }, [], largest })
        {
            await client.Send(packet);
            Assert.True((await server.Receive()).Bytes.Span.SequenceEqual(packet));
        }
    });

    [Fact]
    public void IPv6_endpoints() => Run(async () =>
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "The system has no IPv6.");
        using var server = await Aio.OpenDatagram(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        using var client = await Aio.OpenDatagram(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        await client.Send("six"u8.ToArray(), server.LocalEndPoint);
        var packet = await server.Receive();
        Assert.Equal(("six", client.LocalEndPoint), (Text(packet), packet.From));
    });

    [Fact]
    public void Receive_that_is_cancelled_takes_no_packet() => Run(async () =>
    {
        using var server = await Aio.OpenDatagram(Loopback);
        using var client = await Aio.OpenDatagram(remote: server.LocalEndPoint);
        var first = Aio.CreateTask(server.Receive());
        var second = Aio.CreateTask(server.Receive());
        await Aio.Sleep(0);
        first.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await first);
        await client.Send("kept"u8.ToArray());
        Assert.Equal("kept", Text(await second));
    });

    [Fact]
    public void Closing_ends_the_waits() => Run(async () =>
    {
        var server = await Aio.OpenDatagram(Loopback);
        var waiting = Aio.CreateTask(server.Receive());
        await Aio.Sleep(0.001);
        server.Dispose();
        await CoroutineTests.Thrown<ObjectDisposedException>(async () => await waiting);
        await CoroutineTests.Thrown<ObjectDisposedException>(async () => await server.Receive());
        await CoroutineTests.Thrown<ObjectDisposedException>(async () => await server.Send(new byte[1], Loopback));
        server.Dispose();
    });

    [Fact]
    public void Nobody_listening_is_told_at_the_next_receive() => Run(async () =>
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "macOS tells it at another time.");
        // Nobody else is given a port that is taken, and one that listens to another alone takes nothing from the client.
        using var another = await Aio.OpenDatagram(Loopback);
        using var deaf = await Aio.OpenDatagram(Loopback, another.LocalEndPoint);
        using var client = await Aio.OpenDatagram(remote: deaf.LocalEndPoint);
        await client.Send("hello?"u8.ToArray());
        var error = await CoroutineTests.Thrown<SocketException>(async () => await client.Receive());
        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    });

    [Fact]
    public void Wrong_use_is_told() => Run(async () =>
    {
        using var anybody = await Aio.OpenDatagram(Loopback);
        await CoroutineTests.Thrown<ArgumentException>(async () => await anybody.Send(new byte[1]));
        using var one = await Aio.OpenDatagram(remote: anybody.LocalEndPoint);
        await CoroutineTests.Thrown<ArgumentException>(async () => await one.Send(new byte[1], new IPEndPoint(IPAddress.Loopback, 9)));
        await CoroutineTests.Thrown<ArgumentException>(async () => await Aio.OpenDatagram(Loopback, new IPEndPoint(IPAddress.IPv6Loopback, 9)));
        var inUse = await CoroutineTests.Thrown<SocketException>(async () => await Aio.OpenDatagram(anybody.LocalEndPoint));
        Assert.Equal(SocketError.AddressAlreadyInUse, inUse.SocketErrorCode);
        await CoroutineTests.Thrown<SocketException>(async () => await one.Send(new byte[65_508]));
    });

    private static string Text(Datagram packet) => Encoding.UTF8.GetString(packet.Bytes.Span);

    private static void Run(Func<Coroutine> main) => Aio.Run(Aio.Timeout(ReactorPump.Watchdog, main));
}
