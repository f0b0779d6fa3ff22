using System.Text;

namespace Orbweaver.Asyncio;

/// <summary>Looks for a separator in what comes.</summary>
internal abstract class SeparatorBox<TResult> : StreamReadBox<TResult>
{
    /// <summary>So many of the waiting bytes surely hold no part of the separator.</summary>
    protected int Searched { get; set; }

    protected void Restart(LoopStream stream)
    {
        Attach(stream);
        Searched = 0;
    }

    /// <returns>How many bytes lie before the separator; -1 when it has to wait; -2 at the end of the stream.</returns>
    protected int Find(byte first, ReadOnlySpan<byte> separator)
    {
        var stream = Try();
        var length = Math.Max(separator.Length, 1);
        while (true)
        {
            var bytes = stream.Buffered;
            var rest = bytes[Searched..];
            var index = separator.IsEmpty ? rest.IndexOf(first) : rest.IndexOf(separator);
            if (index >= 0)
            {
                index += Searched;
                if (index > stream.ReadLimit)
                    throw Overrun(stream, found: true, index);
                return index;
            }

            Searched = Math.Max(0, bytes.Length + 1 - length);
            if (Searched > stream.ReadLimit)
                throw Overrun(stream, found: false, Searched);
            if (stream.HasEnded)
                return -2;
            if (!stream.TryFill())
                return -1;
        }
    }

    protected static LimitOverrunException Overrun(LoopStream stream, bool found, int consumed) => new(
        FormattableString.Invariant($"The separator {(found ? "came after" : "has not come within")} {consumed} bytes, and the limit is {stream.ReadLimit}. Set ReadLimit for longer messages, or read them in pieces."),
        consumed);
}

/// <summary>The coroutine of <see cref="LoopStream.ReadUntil(byte)"/>.</summary>
internal sealed class ReadUntilBox : SeparatorBox<ReadOnlyMemory<byte>>
{
    [ThreadStatic]
    private static BoxPool<ReadUntilBox> _pool;

    private byte _first;
    private ReadOnlyMemory<byte> _separator;

    internal override string MethodName => "LoopStream.ReadUntil";

    /// <param name="stream">Whose method it is.</param>
    /// <param name="first">The separator, when it is one byte.</param>
    /// <param name="separator">The separator, when it is more.</param>
    internal static Coroutine<ReadOnlyMemory<byte>> Start(LoopStream stream, byte first, ReadOnlyMemory<byte> separator)
    {
        var box = _pool.TryTake() ?? BoxPool<ReadUntilBox>.Watch(new ReadUntilBox());
        box.Restart(stream);
        box._first = first;
        box._separator = separator;
        return new Coroutine<ReadOnlyMemory<byte>>(box, box.Version);
    }

    internal override void Recycle()
    {
        Stream = null;
        Result = default;
        _separator = default;
        Renew();
        _pool.Add(this);
    }

    protected override bool Attempt()
    {
        var index = Find(_first, _separator.Span);
        if (index == -1)
            return false;
        var stream = Stream!;
        if (index < 0)
            throw new IncompleteReadException(stream.Take(stream.BufferedCount).ToArray(), null);
        Result = stream.Take(index + Math.Max(_separator.Length, 1));
        return true;
    }
}

/// <summary>Looks for the end of a line.</summary>
internal abstract class LineBox<TResult> : SeparatorBox<TResult>
{
    /// <returns>False when it has to wait.</returns>
    protected bool TryTakeLine(out ReadOnlyMemory<byte>? line)
    {
        line = null;
        var stream = Stream!;
        try
        {
            var index = Find((byte)'\n', default);
            if (index == -1)
                return false;
            if (index < 0)
            {
                if (stream.BufferedCount > 0)
                    line = stream.Take(stream.BufferedCount);
                return true;
            }

            var taken = stream.Take(index + 1);
            line = taken[..(index > 0 && taken.Span[index - 1] == '\r' ? index - 1 : index)];
            return true;
        }
        catch (LimitOverrunException e)
        {
            var isWhole = e.Consumed < stream.BufferedCount && stream.Buffered[e.Consumed] == '\n';
            stream.Take(isWhole ? e.Consumed + 1 : stream.BufferedCount);
            throw;
        }
    }
}

/// <summary>The coroutine of <see cref="LoopStream.ReadLine"/>.</summary>
internal sealed class ReadLineBox : LineBox<string?>
{
    [ThreadStatic]
    private static BoxPool<ReadLineBox> _pool;

    internal override string MethodName => "LoopStream.ReadLine";

    internal static Coroutine<string?> Start(LoopStream stream)
    {
        var box = _pool.TryTake() ?? BoxPool<ReadLineBox>.Watch(new ReadLineBox());
        box.Restart(stream);
        return new Coroutine<string?>(box, box.Version);
    }

    internal override void Recycle()
    {
        Stream = null;
        Result = null;
        Renew();
        _pool.Add(this);
    }

    protected override bool Attempt()
    {
        if (!TryTakeLine(out var line))
            return false;
        Result = line is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;
        return true;
    }
}

/// <summary>The coroutine of <see cref="LoopStream.ReadLineBytes"/>.</summary>
internal sealed class ReadLineBytesBox : LineBox<ReadOnlyMemory<byte>?>
{
    [ThreadStatic]
    private static BoxPool<ReadLineBytesBox> _pool;

    internal override string MethodName => "LoopStream.ReadLineBytes";

    internal static Coroutine<ReadOnlyMemory<byte>?> Start(LoopStream stream)
    {
        var box = _pool.TryTake() ?? BoxPool<ReadLineBytesBox>.Watch(new ReadLineBytesBox());
        box.Restart(stream);
        return new Coroutine<ReadOnlyMemory<byte>?>(box, box.Version);
    }

    internal override void Recycle()
    {
        Stream = null;
        Result = null;
        Renew();
        _pool.Add(this);
    }

    protected override bool Attempt()
    {
        if (!TryTakeLine(out var line))
            return false;
        Result = line;
        return true;
    }
}
