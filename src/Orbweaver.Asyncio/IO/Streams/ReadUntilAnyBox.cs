namespace Orbweaver.Asyncio;

/// <summary>The coroutine of <see cref="LoopStream.ReadUntil(ReadOnlyMemory{byte}[])"/>.</summary>
internal sealed class ReadUntilAnyBox : SeparatorBox<ReadOnlyMemory<byte>>
{
    /// <summary>A separator that is not there is not to be looked for in all that has come, when another one ends a short message: the first look goes so far, each further one twice as far.</summary>
    private const int FirstWindow = 256;

    [ThreadStatic]
    private static BoxPool<ReadUntilAnyBox> _pool;

    private ReadOnlyMemory<byte>[] _separators = [];
    private int _longest;

    internal override string MethodName => "LoopStream.ReadUntil";

    internal static Coroutine<ReadOnlyMemory<byte>> Start(LoopStream stream, ReadOnlyMemory<byte>[] separators)
    {
        var longest = 0;
        foreach (var separator in separators)
        {
            if (separator.IsEmpty)
                throw new ArgumentException("A separator has at least one byte.", nameof(separators));
            longest = Math.Max(longest, separator.Length);
        }

        if (longest == 0)
            throw new ArgumentException("There are no separators: name at least one.", nameof(separators));
        var box = _pool.TryTake() ?? BoxPool<ReadUntilAnyBox>.Watch(new ReadUntilAnyBox());
        box.Restart(stream);
        box._separators = separators;
        box._longest = longest;
        return new Coroutine<ReadOnlyMemory<byte>>(box, box.Version);
    }

    internal override void Recycle()
    {
        Stream = null;
        Result = default;
        _separators = [];
        Renew();
        _pool.Add(this);
    }

    protected override bool Attempt()
    {
        var stream = Try();
        while (true)
        {
            var bytes = stream.Buffered;
            if (FindFirst(bytes, Searched, out var length) is >= 0 and var index)
            {
                if (index > stream.ReadLimit)
                    throw Overrun(stream, found: true, index);
                Result = stream.Take(index + length);
                return true;
            }

            Searched = Math.Max(0, bytes.Length + 1 - _longest);
            if (Searched > stream.ReadLimit)
                throw Overrun(stream, found: false, Searched);
            if (stream.HasEnded)
                throw new IncompleteReadException(stream.Take(stream.BufferedCount).ToArray(), null);
            if (!stream.TryFill())
                return false;
        }
    }

    /// <summary>The separator that ends first; of several that end there, the shortest.</summary>
    /// <returns>Where it begins; -1: none is there.</returns>
    private int FindFirst(ReadOnlySpan<byte> bytes, int from, out int length)
    {
        for (var window = FirstWindow; ; window *= 2)
        {
            var isLast = bytes.Length - from <= window;
            var index = FindFirst(isLast ? bytes[from..] : bytes.Slice(from, window), out length);
            if (index >= 0 || isLast)
                return index < 0 ? -1 : from + index;
            from += Math.Max(0, window + 1 - _longest);
        }
    }

    private int FindFirst(ReadOnlySpan<byte> bytes, out int length)
    {
        var first = -1;
        length = 0;
        foreach (var separator in _separators)
        {
            var index = bytes.IndexOf(separator.Span);
            if (index < 0 || (index + separator.Length == bytes.Length && first > index))
                continue;
            (first, length) = (index, separator.Length);
            bytes = bytes[..(index + length)]; // one that ends later is of no use
        }

        return first;
    }
}
