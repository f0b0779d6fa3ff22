using System.Buffers;
using System.IO.Pipelines;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>The pipes between a listener's connections and Kestrel. Both ends of each go on on the loop's thread.</summary>
internal sealed class LoopPipes
{
    private readonly PipeOptions _input;
    private readonly PipeOptions _output;

    internal LoopPipes(EventLoop loop, MemoryPool<byte> memory, OrbweaverTransportOptions options)
    {
        var scheduler = new LoopScheduler(loop);
        _input = new PipeOptions(memory, scheduler, scheduler, options.MaxReadBufferSize, options.MaxReadBufferSize / 2, useSynchronizationContext: false);
        _output = new PipeOptions(memory, scheduler, scheduler, options.MaxWriteBufferSize, options.MaxWriteBufferSize / 2, useSynchronizationContext: false);
    }

    /// <summary>Kestrel's end, and the socket's.</summary>
    internal (IDuplexPipe Transport, IDuplexPipe Application) Open()
    {
        var input = new Pipe(_input);
        var output = new Pipe(_output);
        return (new Duplex(input.Reader, output.Writer), new Duplex(output.Reader, input.Writer));
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
