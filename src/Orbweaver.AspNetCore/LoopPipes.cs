using System.Buffers;
using System.IO.Pipelines;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>The pipes between a listener's connections and Kestrel. Both ends of each go on on the loop's thread; programs' code that awaits one itself does so in the loop's ready phase.</summary>
internal sealed class LoopPipes
{
    private readonly PipeOptions _input;
    private readonly PipeOptions _output;

    internal LoopPipes(EventLoop loop, MemoryPool<byte> memory, OrbweaverTransportOptions options)
    {
        Memory = memory;
        Turn = new KestrelTurn(loop);
        var scheduler = new LoopScheduler(Turn, atOnce: false);
        _input = new PipeOptions(memory, scheduler, new LoopScheduler(Turn, atOnce: true), options.MaxReadBufferSize, options.MaxReadBufferSize / 2, useSynchronizationContext: true);
        _output = new PipeOptions(memory, scheduler, scheduler, options.MaxWriteBufferSize, options.MaxWriteBufferSize / 2, useSynchronizationContext: true);
    }

    internal MemoryPool<byte> Memory { get; }

    internal KestrelTurn Turn { get; }

    /// <summary>Kestrel's end, and the socket's.</summary>
    internal (IDuplexPipe Transport, IDuplexPipe Application) Open()
    {
        var input = new Pipe(_input);
        var output = new Pipe(_output);
        return (new Duplex(input.Reader, output.Writer), new Duplex(output.Reader, input.Writer));
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
