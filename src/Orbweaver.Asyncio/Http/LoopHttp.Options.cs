namespace Orbweaver.Asyncio;

/// <content>Handlers with settings.</content>
public static partial class LoopHttp
{
    /// <summary>A handler whose connections belong to the loop that runs on this thread, with these settings; its other properties may be changed before the first request.</summary>
    /// <exception cref="InvalidOperationException">No loop runs on this thread.</exception>
    public static SocketsHttpHandler CreateHandler(LoopHttpOptions options) => CreateHandler(EventLoop.Running(), options);

    /// <inheritdoc cref="CreateHandler(LoopHttpOptions)"/>
    /// <param name="loop">The loop; requests are sent from code that it runs.</param>
    /// <param name="options">The settings.</param>
    public static SocketsHttpHandler CreateHandler(EventLoop loop, LoopHttpOptions options)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(options);
        var handler = CreateHandler(loop, options.Connection);
        options.ApplyTo(handler);
        return handler;
    }
}
