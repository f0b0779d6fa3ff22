using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orbweaver.Asyncio;

/// <summary>Makes the calls that the pool asks for, one after the other, on the worker's main thread. Worker's side.</summary>
internal sealed class CallRunner(Socket socket, FrameSource frames, SharedMemory memory, JsonSerializerOptions options)
{
    /// <summary>Results of short calls travel together, but none waits longer for it.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(1);

    private readonly Dictionary<int, MethodReference> _references = [];
    private readonly Dictionary<int, WorkerMethod> _methods = [];
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _waiting = new(false);
    private readonly ResultWriter _result = new();

    /// <summary>Guarded: calls that have a result, sent or not.</summary>
    private long _made;

    /// <summary>Until the pool has no more.</summary>
    /// <returns>False when a call's time was over first: the pool is about to kill the worker.</returns>
    internal bool Run()
    {
        new Thread(SendInTime) { IsBackground = true, Name = "pool results" }.Start();
        while (true)
        {
            var frame = frames.Next();
            if (frame.IsEmpty)
                return true;
            var reader = new FrameReader(frame);
            switch (reader.Kind)
            {
                case FrameKind.Method:
                    _references[reader.Int32()] = MethodReference.Read(ref reader);
                    break;
                case FrameKind.Calls:
                    if (!RunCalls(ref reader))
                        return false;
                    break;
                case FrameKind.Quit:
                    return true;
            }
        }
    }

    private bool RunCalls(ref FrameReader reader)
    {
        var (job, method, from, to) = (reader.Int32(), reader.Int32(), reader.Int32(), reader.Int32());
        for (var call = 0; call < to; call++)
        {
            var json = reader.Bytes(reader.Int32());
            if (call < from)
                continue;
            memory.Progress.Enter(job, call);
            if (!RunCall(job, call, method, json, isLast: call == to - 1))
                return false;
        }

        return true;
    }

    private bool RunCall(int job, int call, int method, ReadOnlySpan<byte> json, bool isLast)
    {
        object? result = null;
        JsonTypeInfo? shape = null;
        Exception? error = null;
        try
        {
            var called = MethodOf(method);
            result = called.Call(json);
            shape = called.Result;
        }
#pragma warning disable CA1031 // the pool throws it
        catch (Exception e)
        {
            error = e;
        }
#pragma warning restore CA1031

        _result.Clear();
        _result.Add(job, result, shape, error);
        if (!memory.Progress.TryLeave(job, call))
            return false;
        lock (_gate)
            Send(isLast);
        return true;
    }

    /// <summary>The call's result; under the lock.</summary>
    private void Send(bool isLast)
    {
        var outbox = memory.Outbox;
        if (_result.Count > outbox.Free)
            SendWaiting();
        _made++;
        if (_result.Count > outbox.Free)
        {
            Worker.SendAll(socket, _result.Written);
            outbox.Clear(_made);
            return;
        }

        outbox.Add(_result.Written);
        if (isLast)
            SendWaiting();
        else if (outbox.Written.Length == _result.Count)
            _waiting.Set();
    }

    private WorkerMethod MethodOf(int number)
    {
        if (!_methods.TryGetValue(number, out var method))
            _methods[number] = method = new WorkerMethod(_references[number], options);
        return method;
    }

    private void SendInTime()
    {
        while (true)
        {
            _waiting.WaitOne();
            Thread.Sleep(LongestDelay);
            lock (_gate)
                SendWaiting();
        }
    }

    private void SendWaiting()
    {
        if (memory.Outbox.Written.IsEmpty)
            return;
        Worker.SendAll(socket, memory.Outbox.Written);
        memory.Outbox.Clear(_made);
    }
}
