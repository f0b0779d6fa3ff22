using System.Globalization;
using Orbweaver.Asyncio;

namespace Orbweaver.Bench;

/// <summary>Our echo server, with streams, on one thread: a process of its own.</summary>
internal static class LoopEcho
{
    internal static int Run(IReadOnlyList<string> arguments)
    {
        Aio.Run(Serve(int.Parse(arguments[0], CultureInfo.InvariantCulture)));
        return 0;
    }

    private static async Coroutine Serve(int port)
    {
        await using Server server = await Aio.StartServer(Echo, "127.0.0.1", port);
        await server.ServeForever();
    }

    private static async Coroutine Echo(TcpStream stream)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int count;
            while ((count = await stream.Read(buffer)) > 0)
                await stream.Write(buffer.AsMemory(0, count));
        }
        catch (IOException)
        {
            // The load generator leaves without a word.
        }
    }
}
