namespace Orbweaver.Asyncio;

/// <summary>HttpClient on the event loop: its connections are the loop's, so that its own code runs on the loop's thread.</summary>
public static partial class LoopHttp
{
    /// <summary>A handler whose connections belong to the loop that runs on this thread. See <see cref="CreateHandler(EventLoop)"/>.</summary>
    /// <exception cref="InvalidOperationException">No loop runs on this thread.</exception>
    public static SocketsHttpHandler CreateHandler() => CreateHandler(EventLoop.Running());

    /// <summary>
    /// A handler whose connections belong to the loop. All its other settings are the framework's defaults, to be changed
    /// before the first request. Synchronous sends fail: they would block the loop.
    /// </summary>
    /// <param name="loop">The loop; requests are sent from code that it runs.</param>
    /// <remarks>Names are looked up, and addresses tried, as <see cref="Aio.OpenConnection"/> does it: <see cref="LoopHttpOptions.Connection"/>.</remarks>
    public static SocketsHttpHandler CreateHandler(EventLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        return CreateHandler(loop, new ConnectOptions());
    }

    private static SocketsHttpHandler CreateHandler(EventLoop loop, ConnectOptions options)
    {
        var connections = new LoopHttpConnector(loop, options);
        return new SocketsHttpHandler { ConnectCallback = (context, cancellationToken) => connections.Connect(context.DnsEndPoint, cancellationToken) };
    }
}
