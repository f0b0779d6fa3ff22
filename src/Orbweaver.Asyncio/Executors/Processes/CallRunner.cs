using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orbweaver.Asyncio;

/// <summary>Makes the calls that the pool asks for, one after the other, on the worker's main thread. Worker's side.</summary>
internal sealed class CallRunner(Socket socket, FrameSource frames, WorkerProgress progress, JsonSerializerOptions options)
{
    private const int LargestKept = 1 << 20;

    /// <summary>So much is sent as soon as it is there.</summary>
    private const int Enough = 64 * 1024;

    /// <summary>Results of short calls travel together, but none waits longer for it.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(1);

    private readonly Dictionary<int, MethodReference> _references = [];
    private readonly Dictionary<int, WorkerMethod> _methods = [];
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _unsent = new(false);

    /// <summary>Guarded.</summary>
    private FrameWriter _results = new();
    private Utf8JsonWriter? _json;

    /// <summary>Until the pool has no more.</summary>
    internal void Run(Lifeline lifeline)
    {
        lifeline.OnEnd(Flush);
        new Thread(SendInTime) { IsBackground = true, Name = "pool results" }.Start();
        while (true)
        {
            var frame = frames.Next();
            if (frame.IsEmpty)
                return;
            var reader = new FrameReader(frame);
            switch (reader.Kind)
            {
                case FrameKind.Method:
                    _references[reader.Int32()] = MethodReference.Read(ref reader);
                    break;
                case FrameKind.Calls:
                    RunCalls(ref reader);
                    break;
                case FrameKind.Quit:
                    return;
            }
        }
    }

    private void RunCalls(ref FrameReader reader)
    {
        var (job, method, from, to) = (reader.Int32(), reader.Int32(), reader.Int32(), reader.Int32());
        for (var call = 0; call < to; call++)
        {
            var json = reader.Bytes(reader.Int32());
            if (call < from)
                continue;
            progress.Enter(call);
            RunCall(job, method, json, isLast: call == to - 1);
        }

        progress.Leave();
    }

    private void RunCall(int job, int method, ReadOnlySpan<byte> json, bool isLast)
    {
        object? result = null;
        JsonTypeInfo? shape = null;
        Exception? error = null;
        try
        {
            var called = MethodOf(method);
            result = called.Call(json);
            if (called.ResultType != typeof(void))
                shape = PoolJson.ShapeOf(called.ResultType, options);
        }
#pragma warning disable CA1031 // the pool throws it
        catch (Exception e)
        {
            error = e;
        }
#pragma warning restore CA1031

        lock (_gate)
        {
            Add(job, result, shape, error);
            if (isLast || _results.Count > Enough)
                SendNow();
            else
                _unsent.Set();
        }
    }

    private WorkerMethod MethodOf(int number)
    {
        if (!_methods.TryGetValue(number, out var method))
            _methods[number] = method = new WorkerMethod(_references[number], options);
        return method;
    }

    private void Add(int job, object? result, JsonTypeInfo? shape, Exception? error)
    {
        if (error is null)
        {
            _results.Begin(FrameKind.Result);
            _results.Write(job);
            try
            {
                if (shape is not null)
                    WriteJson(result, shape);
                _results.End();
                return;
            }
#pragma warning disable CA1031 // the pool throws it
            catch (Exception e)
            {
                _results.TakeBack();
                _json = null;
                error = new InvalidOperationException($"The call's result, of type {result?.GetType()}, cannot be written as JSON, as which it travels from the worker process: {e.Message}", e);
            }
#pragma warning restore CA1031
        }

        _results.Begin(FrameKind.Error);
        _results.Write(job);
        RemoteException.Write(_results, error);
        _results.End();
    }

    private void WriteJson(object? result, JsonTypeInfo shape)
    {
        if (_json is null)
            _json = new Utf8JsonWriter(_results, new JsonWriterOptions { SkipValidation = true });
        else
            _json.Reset();
        JsonSerializer.Serialize(_json, result, shape);
        _json.Flush();
    }

    private void SendInTime()
    {
        while (true)
        {
            _unsent.WaitOne();
            Thread.Sleep(LongestDelay);
            Flush();
        }
    }

    private void Flush()
    {
        lock (_gate)
            SendNow();
    }

    private void SendNow()
    {
        if (_results.Count == 0)
            return;
        Worker.SendAll(socket, _results.Written);
        if (_results.Count > LargestKept)
            (_results, _json) = (new FrameWriter(), null);
        else
            _results.Clear();
    }
}
