using System.Text.Json;

namespace Orbweaver.Cli;

/// <summary>
/// Reads Chrome's trace event format, in its object form (<c>{"traceEvents": […]}</c>) or as a bare array, one event at a time: a file may be larger than what fits into memory as a document. A file that ends in the
/// middle gives what it has.
/// </summary>
internal static class TraceReader
{
    private const int FirstBuffer = 1 << 16;

    /// <summary>Of the values before the events, too: they are skipped, but a value at a time.</summary>
    private const int LongestEvent = 1 << 26;

    /// <exception cref="UsageException">There is no such file, or it is no trace.</exception>
    public static Trace ReadFile(string path)
    {
        if (Directory.Exists(path))
            throw new UsageException($"\"{path}\" is a folder; name the file that was recorded");
        if (!File.Exists(path))
            throw new UsageException($"there is no file \"{path}\"; record one by running a program with ORBWEAVER_TIMELINE={ShellText.Quote(path)}");
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return Read(file, path);
        }
        catch (UnauthorizedAccessException)
        {
            throw new UsageException($"\"{path}\" cannot be read: permission denied");
        }
        catch (IOException failure)
        {
            throw new UsageException($"\"{path}\" cannot be read; is its program still running? {failure.Message}");
        }
    }

    /// <param name="file">The trace.</param>
    /// <param name="name">What it is called in an error.</param>
    /// <exception cref="UsageException">It is no trace, or there is nothing in it to draw.</exception>
    public static Trace Read(Stream file, string name)
    {
        var builder = new TraceBuilder();
        var cut = ReadEvents(file, name, builder.Add);
        if (!builder.HasBars)
        {
            throw new UsageException(cut
                ? $"\"{name}\" ends before its first bar: there is nothing to draw"
                : $"\"{name}\" has no bar to draw (events with \"ph\": \"X\"); was it recorded with ORBWEAVER_TIMELINE, and did the program run a loop?");
        }

        return builder.Build(cut);
    }

    /// <returns>True when the file ends in the middle.</returns>
    private static bool ReadEvents(Stream file, string name, Action<JsonElement> add)
    {
        var buffer = new byte[FirstBuffer];
        var length = Begin(file, buffer);
        var state = new JsonReaderState(new JsonReaderOptions
        {
            AllowTrailingCommas = true,
            CommentHandling = JsonCommentHandling.Skip,
            MaxDepth = int.MaxValue, // an event's length is bounded, and with it its depth
        });
        var (inEvents, found) = (false, false);
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length >= LongestEvent)
                    throw new UsageException($"\"{name}\" is not a trace: {(inEvents ? "one event" : "a value before \"traceEvents\"")} is longer than {Figures.Bytes(LongestEvent)}");
                Array.Resize(ref buffer, length * 2);
            }

            var read = file.Read(buffer, length, buffer.Length - length);
            length += read;
            var ended = read == 0;
            var reader = new Utf8JsonReader(buffer.AsSpan(0, length), ended, state);
            try
            {
                if (Advance(ref reader, add, ref inEvents, ref found))
                    return false;
            }
            catch (JsonException failure)
            {
                if (ended && found)
                    return true;
                throw new UsageException(ended && length == 0 && failure.LineNumber is null or 0 && failure.BytePositionInLine is 0
                    ? $"\"{name}\" is empty; has its program ended?"
                    : $"\"{name}\" is not a trace: it is not JSON (line {failure.LineNumber + 1})");
            }

            if (ended)
                return found ? true : throw NoTrace(name);
            var consumed = (int)reader.BytesConsumed;
            state = reader.CurrentState;
            length -= consumed;
            Buffer.BlockCopy(buffer, consumed, buffer, 0, length);
        }

        static UsageException NoTrace(string name) => new($"\"{name}\" is not a trace: it must be an array of events, or an object with \"traceEvents\"");
    }

    /// <summary>Takes away the byte order mark that editors and other tools write.</summary>
    /// <returns>How much of the buffer is filled.</returns>
    private static int Begin(Stream file, byte[] buffer)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var length = file.ReadAtLeast(buffer.AsSpan(0, mark.Length), mark.Length, throwOnEndOfStream: false);
        if (!buffer.AsSpan(0, length).StartsWith(mark))
            return length;
        length -= mark.Length;
        Buffer.BlockCopy(buffer, mark.Length, buffer, 0, length);
        return length;
    }

    /// <summary>Goes as far as the buffer does, and stands before what is not whole.</summary>
    /// <returns>True at the end of the events.</returns>
    private static bool Advance(ref Utf8JsonReader reader, Action<JsonElement> add, ref bool inEvents, ref bool found)
    {
        while (true)
        {
            var before = reader;
            if (!reader.Read())
            {
                reader = before;
                return false;
            }

            if (inEvents)
            {
                if (reader.TokenType == JsonTokenType.EndArray)
                    return true;
                if (!JsonDocument.TryParseValue(ref reader, out var value))
                {
                    reader = before;
                    return false;
                }

                using (value)
                    add(value.RootElement);
            }
            else if (reader.TokenType == JsonTokenType.StartArray && reader.CurrentDepth <= 1)
            {
                inEvents = found = true; // the root, or the value of "traceEvents": others are skipped
            }
            else if (reader.TokenType == JsonTokenType.PropertyName && !reader.ValueTextEquals("traceEvents"u8))
            {
                if (!reader.TrySkip())
                {
                    reader = before;
                    return false;
                }
            }
            else if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.PropertyName))
            {
                return false;
            }
        }
    }
}
