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
        var atOnce = new LoopScheduler(loop, atOnce: true);
        _input = new PipeOptions(memory, atOnce, atOnce, options.MaxReadBufferSize, options.MaxReadBufferSize / 2, useSynchronizationContext: true);
        _output = new PipeOptions(memory, new LoopScheduler(loop, atOnce: false), atOnce, options.MaxWriteBufferSize, options.MaxWriteBufferSize / 2, useSynchronizationContext: true);
    }

    internal MemoryPool<byte> Memory { get; }

    /// <summary>Kestrel's end, and the socket's.</summary>
    internal (IDuplexPipe Transport, IDuplexPipe Application) Open()
    {
        var input = new Pipe(_input);
        var output = new Pipe(_output);
        return (new Duplex(input.Reader, output.Writer), new Duplex(output.Reader, input.Writer));
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
