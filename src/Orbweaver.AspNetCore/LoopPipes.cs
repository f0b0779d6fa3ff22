using System.Buffers;
using System.IO.Pipelines;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>The pipes between a listener's connections and Kestrel, and where their two ends go on: Kestrel's in the loop's ready phase, like all code of the program's; the socket's at once.</summary>
internal sealed class LoopPipes
{
    private readonly PipeOptions _input;
    private readonly PipeOptions _output;

    internal LoopPipes(EventLoop loop, MemoryPool<byte> memory, OrbweaverTransportOptions options)
    {
        var program = new ReadyScheduler(loop, atOnce: false);
        var socket = new ReadyScheduler(loop, atOnce: true);
        _input = new PipeOptions(memory, readerScheduler: program, writerScheduler: socket, options.MaxReadBufferSize, options.MaxReadBufferSize / 2, useSynchronizationContext: false);
        _output = new PipeOptions(memory, readerScheduler: socket, writerScheduler: program, options.MaxWriteBufferSize, options.MaxWriteBufferSize / 2, useSynchronizationContext: false);
    }

    /// <summary>Kestrel's end, and the socket's.</summary>
    internal (IDuplexPipe Transport, IDuplexPipe Application) Open()
    {
        var input = new Pipe(_input);
        var output = new Pipe(_output);
        return (new Duplex(new LoopPipeReader(input.Reader, _input.ReaderScheduler), output.Writer), new Duplex(output.Reader, input.Writer));
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
