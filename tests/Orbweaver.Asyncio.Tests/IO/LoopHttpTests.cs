namespace Orbweaver.Asyncio.Tests;

public sealed class LoopHttpTests
{
    [Fact]
    public void CreateHandler_without_a_loop_takes_the_running_one()
    {
        Assert.Throws<InvalidOperationException>(() => LoopHttp.CreateHandler());
        Aio.Run(Main());

        static async Coroutine Main()
        {
            using var handler = LoopHttp.CreateHandler();
            Assert.NotNull(handler.ConnectCallback);
            await Aio.Sleep(0);
        }
    }
}
