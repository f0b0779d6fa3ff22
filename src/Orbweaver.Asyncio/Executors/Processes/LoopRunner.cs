using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orbweaver.Asyncio;

/// <summary>Runs the coroutines that the pool asks for, several at once, on a loop. Worker's side.</summary>
internal sealed class LoopRunner(Socket socket, FrameSource frames, JsonSerializerOptions options)
{
    private readonly Dictionary<int, MethodReference> _references = [];
    private readonly Dictionary<int, WorkerMethod> _methods = [];
    private readonly Dictionary<int, Future> _tasks = [];
    private readonly ResultWriter _results = new();

    /// <summary>Until the pool has no more.</summary>
    internal void Run() => Aio.Run(Main(), new EventLoopOptions { HandleSignals = false });

    private async Coroutine Main()
    {
        var loop = EventLoop.Running();
        var end = new Future<Unit>();
        new Thread(() => Receive(loop, end)) { IsBackground = true, Name = "pool orders" }.Start();
        await end;
    }

    /// <summary>On a thread of its own; the loop's does the rest.</summary>
    private void Receive(EventLoop loop, Future<Unit> end)
    {
        while (true)
        {
            var frame = frames.Next();
            if (frame.IsEmpty || (FrameKind)frame[0] == FrameKind.Quit)
                break;
            loop.TryPost(new Order(this, frame.ToArray()));
        }

        loop.TryPost(new Handle(() => end.SetResult(default), null));
    }

    private void Take(byte[] frame)
    {
        var reader = new FrameReader(frame);
        switch (reader.Kind)
        {
            case FrameKind.Method:
                _references[reader.Int32()] = MethodReference.Read(ref reader);
                break;
            case FrameKind.Calls:
                var (id, method) = (reader.Int32(), reader.Int32());
                _ = reader.Bytes(2 * sizeof(int)); // one call only
                Begin(id, method, reader.Bytes(reader.Int32()));
                break;
            case FrameKind.Cancel when _tasks.TryGetValue(reader.Int32(), out var task):
                task.Cancel();
                break;
        }
    }

    private void Begin(int id, int method, ReadOnlySpan<byte> json)
    {
        Future task;
        WorkerMethod? called;
        try
        {
            if (!_methods.TryGetValue(method, out called))
                _methods[method] = called = new WorkerMethod(_references[method], options);
            task = ((IBoxedCoroutine)called.Call(json)!).ToFuture();
        }
#pragma warning disable CA1031 // the pool throws it
        catch (Exception e)
        {
            Send(id, null, null, e);
            return;
        }
#pragma warning restore CA1031

        _tasks.Add(id, task);
        task.AddDoneCallback(_ => Ended(id, task, called.Result));
    }

    private void Ended(int id, Future task, JsonTypeInfo? shape)
    {
        _tasks.Remove(id);
        task.MarkSeen();
        if (task.Peek() is { } error)
            Send(id, null, null, error);
        else
            Send(id, task.BoxedResult, shape, null);
    }

    private void Send(int id, object? result, JsonTypeInfo? shape, Exception? error)
    {
        _results.Add(id, result, shape, error);
        Worker.SendAll(socket, _results.Written);
        _results.Clear();
    }

    private sealed class Order(LoopRunner runner, byte[] frame) : Runnable
    {
        internal override void Run() => runner.Take(frame);
    }
}
