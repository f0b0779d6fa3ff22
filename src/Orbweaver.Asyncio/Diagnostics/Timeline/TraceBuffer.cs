using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Orbweaver.Asyncio;

/// <summary>
/// Events in the Trace Event Format, as bytes: complete (<c>X</c>), instant (<c>i</c>), flow (<c>s</c>, <c>f</c>) and metadata (<c>M</c>) events. Times are nanoseconds here and microseconds there.
/// For one thread at a time.
/// </summary>
internal sealed class TraceBuffer
{
    internal const int Size = 64 << 10;

    /// <summary>Longer names are cut: they could be a program's data.</summary>
    private const int LongestName = 200;

    /// <summary>More than an event takes: two names of which each character takes six bytes, and the rest.</summary>
    private const int LongestEvent = (2 * 6 * LongestName) + 400;

    /// <summary>What stands in JSON as it is, a byte a character.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => c is not ('"' or '\\'))]);

    private readonly byte[] _bytes = new byte[Size];
    private int _length;

    internal int Count { get; private set; }

    /// <summary>True when it must be emptied before the next event.</summary>
    internal bool IsFull => _length > Size - LongestEvent;

    internal ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    internal void Clear() => _length = Count = 0;

    /// <summary>A bar in a lane.</summary>
    internal void Slice(TraceLane lane, ReadOnlySpan<byte> category, string name, long start, long duration, string? method = null)
    {
        Begin("X"u8, lane, category, name);
        Time(",\"ts\":"u8, start);
        Time(",\"dur\":"u8, duration);
        Arguments("in"u8, method);
    }

    /// <summary>A mark in a lane.</summary>
    internal void Instant(TraceLane lane, ReadOnlySpan<byte> category, string name, long at, string? message = null)
    {
        Begin("i"u8, lane, category, name);
        Time(",\"ts\":"u8, at);
        Raw(",\"s\":\"t\""u8);
        Arguments("message"u8, message);
    }

    /// <summary>An arrow from the bar around one time to the bar around another. The two ends belong together by category, name and number.</summary>
    internal void Arrow(ReadOnlySpan<byte> category, string name, int id, TraceLane from, long left, TraceLane to, long reached)
    {
        Begin("s"u8, from, category, name);
        Number(",\"id\":"u8, id);
        Time(",\"ts\":"u8, left);
        Raw("}"u8);
        Begin("f"u8, to, category, name);
        Number(",\"id\":"u8, id);
        Raw(",\"bp\":\"e\""u8);
        Time(",\"ts\":"u8, reached);
        Raw("}"u8);
    }

    /// <summary>Names a process or a thread.</summary>
    internal void Name(ReadOnlySpan<byte> what, TraceLane lane, string name)
    {
        Begin("M"u8, lane, default, null);
        Raw(",\"name\":\""u8);
        Raw(what);
        Raw("\""u8);
        Arguments(what is [.., (byte)'l', (byte)'s'] ? "labels"u8 : "name"u8, name);
    }

    /// <summary>Threads are drawn in the order of these.</summary>
    internal void SortIndex(TraceLane lane)
    {
        Begin("M"u8, lane, default, null);
        Raw(",\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":"u8);
        Number(default, lane.Thread);
        Raw("}}"u8);
    }

    private void Begin(ReadOnlySpan<byte> phase, TraceLane lane, ReadOnlySpan<byte> category, string? name)
    {
        Raw(",\n{\"ph\":\""u8);
        Raw(phase);
        Raw("\""u8);
        Number(",\"pid\":"u8, lane.Process);
        Number(",\"tid\":"u8, lane.Thread);
        Count++;
        if (name is null)
            return;
        Raw(",\"cat\":\""u8);
        Raw(category);
        Raw("\",\"name\":"u8);
        Text(name);
    }

    /// <summary>Ends the event.</summary>
    private void Arguments(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            Raw(",\"args\":{\""u8);
            Raw(name);
            Raw("\":"u8);
            Text(value);
            Raw("}"u8);
        }

        Raw("}"u8);
    }

    private void Time(ReadOnlySpan<byte> key, long nanoseconds)
    {
        Number(key, nanoseconds / 1000);
        var rest = (int)(nanoseconds % 1000);
        if (rest == 0)
            return;
        _bytes[_length++] = (byte)'.';
        _bytes[_length++] = (byte)('0' + (rest / 100));
        _bytes[_length++] = (byte)('0' + (rest / 10 % 10));
        _bytes[_length++] = (byte)('0' + (rest % 10));
    }

    private void Number(ReadOnlySpan<byte> key, long value)
    {
        Raw(key);
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(_length), out var written);
        _length += written;
    }

    private void Text(string text)
    {
        _bytes[_length++] = (byte)'"';
        if (text.Length <= LongestName && !text.AsSpan().ContainsAnyExcept(Plain))
            _length += Encoding.ASCII.GetBytes(text, _bytes.AsSpan(_length));
        else
            Escaped(text);
        _bytes[_length++] = (byte)'"';
    }

    private void Escaped(string text)
    {
        var left = LongestName;
        foreach (var rune in text.EnumerateRunes()) // half a surrogate pair comes as U+FFFD
        {
            if (left-- == 0)
            {
                Raw("…"u8);
                break;
            }

            if (rune.Value is '"' or '\\')
            {
                _bytes[_length++] = (byte)'\\';
                _bytes[_length++] = (byte)rune.Value;
            }
            else if (rune.Value is < ' ' or 0x7F)
            {
                Raw("\\u00"u8);
                Utf8Formatter.TryFormat(rune.Value, _bytes.AsSpan(_length), out var written, new('x', 2));
                _length += written;
            }
            else
            {
                _length += rune.EncodeToUtf8(_bytes.AsSpan(_length));
            }
        }
    }

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }
}

/// <summary>A lane of the trace.</summary>
/// <param name="Process">The loop.</param>
/// <param name="Thread">The task, or the loop's callbacks; 0 for none.</param>
internal readonly record struct TraceLane(int Process, int Thread);
