namespace Orbweaver.Asyncio.Tests;

// Whose a stream is.
public abstract partial class StreamTests
{
    [Fact]
    public void Stream_that_another_loops_tasks_have_used_is_refused()
    {
        TcpStream? stream = null;
        Connected(async (ours, peer) =>
        {
            stream = ours;
            Send(peer, "xy");
            Assert.Equal(1, await ours.Read(new byte[1]));
            await OnAnotherLoop(ours, "Tasks of another loop");
        });
        Assert.True(stream!.IsClosing);
    }

    [Fact]
    public void Stream_that_another_loop_owns_is_refused() => Connected((ours, peer) => OnAnotherLoop(ours, "belongs to a loop that another thread runs"));

    [Fact]
    public void Stream_without_a_loop_is_refused()
    {
        var (ours, peer) = Loop.RunUntilComplete(Connect());
        using (peer)
        {
            Assert.Contains("No event loop runs", Assert.Throws<InvalidOperationException>(() => ours.WriteNoWait("x"u8)).Message, StringComparison.Ordinal);
            var reading = Read(ours);
            Assert.True(reading.IsFaulted);
            Assert.Contains("runs no event loop", Assert.IsType<InvalidOperationException>(reading.Exception!.InnerException).Message, StringComparison.Ordinal);
            Run(async () => await ours.Close());
            Assert.Throws<ObjectDisposedException>(() => ours.WriteNoWait("x"u8));
        }

        static async Task<int> Read(TcpStream stream) => await stream.Read(new byte[1]);
    }

    private static async Coroutine OnAnotherLoop(TcpStream stream, string message) => await Task.Run(() => Aio.Run(Use(stream, message)));

    private static async Coroutine Use(TcpStream stream, string message)
    {
        var errors = new[]
        {
            await Thrown<InvalidOperationException>(async () => _ = await stream.Read(new byte[1])),
            await Thrown<InvalidOperationException>(async () => await stream.Write("x")),
            await Thrown<InvalidOperationException>(async () => stream.WriteNoWait("x"u8)),
        };
        Assert.All(errors, e => Assert.Contains(message, e.Message, StringComparison.Ordinal));
    }
}
