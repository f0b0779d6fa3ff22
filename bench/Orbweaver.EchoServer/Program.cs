using System.Globalization;
using Orbweaver.Asyncio;

// An echo server for a load generator of one's own: Orbweaver.EchoServer PORT
var port = int.Parse(args[0], CultureInfo.InvariantCulture);
Aio.Run(Serve(port));

static async Coroutine Serve(int port)
{
    await using var server = await Aio.StartServer(Echo, "127.0.0.1", port);
    await server.ServeForever();
}

static async Coroutine Echo(TcpStream stream)
{
    var buffer = new byte[16 * 1024];
    int count;
    while ((count = await stream.Read(buffer)) > 0)
        await stream.Write(buffer.AsMemory(0, count));
}
