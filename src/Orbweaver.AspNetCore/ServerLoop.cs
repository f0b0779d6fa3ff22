using Microsoft.Extensions.Logging;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>The loop that all endpoints of a server are on: the program's own, or one with a thread of its own for as long as there are endpoints. Any thread.</summary>
internal sealed partial class ServerLoop(EventLoop? given, ILogger logger)
{
    /// <summary>How long a thread that is stuck in a handler is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private LoopThread? _thread;
    private int _endpoints;

    /// <summary>For a new endpoint.</summary>
    internal EventLoop Take()
    {
        if (given is not null)
            return given;
        lock (_lock)
        {
            _endpoints++;
            _thread ??= new LoopThread("orbweaver server", new EventLoopOptions { Logger = logger });
            return _thread.Loop;
        }
    }

    /// <summary>An endpoint is gone; with the last one the thread ends.</summary>
    internal async Task Give()
    {
        LoopThread? ended = null;
        lock (_lock)
        {
            if (given is null && --_endpoints == 0)
                (ended, _thread) = (_thread, null);
        }

        if (ended is null)
            return;
        try
        {
            await Task.Run(ended.Dispose).WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            LogStuck(Patience.TotalSeconds);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The server's event loop has not ended within {Seconds} s: a handler blocks its thread, or ignores its cancellation. It is left behind.")]
    private partial void LogStuck(double seconds);
}
