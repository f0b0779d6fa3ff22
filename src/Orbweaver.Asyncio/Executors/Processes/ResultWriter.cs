using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orbweaver.Asyncio;

/// <summary>Writes calls' outcomes as frames. Worker's side.</summary>
internal sealed class ResultWriter
{
    private const int LargestKept = 1 << 20;

    private FrameWriter _frames = new();
    private Utf8JsonWriter? _json;

    internal int Count => _frames.Count;

    internal ReadOnlySpan<byte> Written => _frames.Written;

    /// <param name="job">Whose it is.</param>
    /// <param name="result">What the call has returned.</param>
    /// <param name="shape">How that is written; null when there is nothing to write.</param>
    /// <param name="error">What the call has thrown instead; or null.</param>
    internal void Add(int job, object? result, JsonTypeInfo? shape, Exception? error)
    {
        if (error is null)
        {
            _frames.Begin(FrameKind.Result);
            _frames.Write(job);
            try
            {
                if (shape is not null)
                    WriteJson(result, shape);
                _frames.End();
                return;
            }
#pragma warning disable CA1031 // the pool throws it
            catch (Exception e)
            {
                _frames.TakeBack();
                _json = null;
                error = new InvalidOperationException($"The call's result, of type {result?.GetType()}, cannot be written as JSON, as which it travels from the worker process: {e.Message}", e);
            }
#pragma warning restore CA1031
        }

        _frames.Begin(FrameKind.Error);
        _frames.Write(job);
        RemoteException.Write(_frames, error);
        _frames.End();
    }

    internal void Clear()
    {
        if (_frames.Count > LargestKept)
            (_frames, _json) = (new FrameWriter(), null);
        else
            _frames.Clear();
    }

    private void WriteJson(object? result, JsonTypeInfo shape)
    {
        if (_json is null)
            _json = new Utf8JsonWriter(_frames, new JsonWriterOptions { SkipValidation = true });
        else
            _json.Reset();
        JsonSerializer.Serialize(_json, result, shape);
        _json.Flush();
    }
}
