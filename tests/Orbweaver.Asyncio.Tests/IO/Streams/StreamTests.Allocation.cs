using System.Diagnostics;
using System.Reflection;

namespace Orbweaver.Asyncio.Tests;

public abstract partial class StreamTests
{
    [Fact]
    public void Messages_that_are_waited_for_allocate_nothing_when_warm() => AssertFree(
        async stream =>
        {
            var buffer = new byte[1024];
            int count;
            while ((count = await stream.Read(buffer)) > 0)
                await stream.Write(buffer.AsMemory(0, count));
        },
        async stream =>
        {
            var buffer = Buffer;
            for (var i = 0; i < 200; i++)
            {
                await stream.Write(buffer);
                await stream.ReadExactly(buffer);
            }
        });

    [Fact]
    public void Lines_that_are_waited_for_allocate_nothing_when_warm() => AssertFree(
        EchoLines,
        async stream =>
        {
            for (var i = 0; i < 200; i++)
            {
                await stream.Write("a line\nand another\n"u8);
                await stream.ReadUntil((byte)'\n');
                await stream.ReadLineBytes();
            }
        });

    [Fact]
    public void Readuntil_multi_separator_allocates_nothing_when_warm() => AssertFree(
        EchoLines,
        async stream =>
        {
            for (var i = 0; i < 200; i++)
            {
                await stream.Write("a line; and another\n"u8);
                await stream.ReadUntil(Separators);
                await stream.ReadUntil(Separators);
            }
        });

    private static readonly ReadOnlyMemory<byte>[] Separators = ["; "u8.ToArray(), "\n"u8.ToArray()];

    private static readonly byte[] Buffer = new byte[64];

    private static async Coroutine EchoLines(TcpStream stream)
    {
        while (await stream.ReadLineBytes() is { } line)
        {
            stream.WriteNoWait(line.Span);
            stream.WriteNoWait("\n"u8);
            await stream.Drain();
        }
    }

    private void AssertFree(Func<TcpStream, Coroutine> handler, Func<TcpStream, Coroutine> body) => Run(async () =>
    {
        await using var server = await Aio.StartServer(handler, "127.0.0.1", 0);
        await using var stream = await Aio.OpenConnection("127.0.0.1", server.Port);
        var least = long.MaxValue;
        for (var round = 0; round < 20 && least > 0; round++)
        {
            await body(stream);
            var before = GC.GetAllocatedBytesForCurrentThread();
            await body(stream);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        stream.ShutdownSend();
        await Until(() => server.Connections.Count == 0);
        Assert.SkipWhen(
            typeof(StreamTests).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true }
                || typeof(EventLoop).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true },
            "State machines are classes in a debug build: only an optimised one can be free of allocations.");
        Assert.Equal(0, least);
    });
}
