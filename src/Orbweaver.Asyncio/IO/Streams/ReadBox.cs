namespace Orbweaver.Asyncio;

/// <summary>The coroutine of <see cref="LoopStream.Read(Memory{byte})"/>.</summary>
internal sealed class ReadBox : StreamReadBox<int>
{
    [ThreadStatic]
    private static BoxPool<ReadBox> _pool;

    private Memory<byte> _buffer;

    internal override string MethodName => "LoopStream.Read";

    internal static Coroutine<int> Start(LoopStream stream, Memory<byte> buffer)
    {
        var box = _pool.TryTake() ?? BoxPool<ReadBox>.Watch(new ReadBox());
        box.Attach(stream);
        box._buffer = buffer;
        return new Coroutine<int>(box, box.Version);
    }

    internal override void Recycle()
    {
        Stream = null;
        _buffer = default;
        Renew();
        _pool.Add(this);
    }

    protected override bool Attempt() => (Result = Try().TryRead(_buffer.Span)) >= 0;
}

/// <summary>The coroutine of <see cref="LoopStream.ReadExactly(Memory{byte})"/>.</summary>
internal sealed class ReadExactlyBox : StreamReadBox<Unit>
{
    [ThreadStatic]
    private static BoxPool<ReadExactlyBox> _pool;

    private Memory<byte> _buffer;
    private int _count;

    internal override string MethodName => "LoopStream.ReadExactly";

    internal static Coroutine Start(LoopStream stream, Memory<byte> buffer)
    {
        var box = _pool.TryTake() ?? BoxPool<ReadExactlyBox>.Watch(new ReadExactlyBox());
        box.Attach(stream);
        box._buffer = buffer;
        box._count = 0;
        return new Coroutine(box, box.Version);
    }

    internal override void Recycle()
    {
        Stream = null;
        _buffer = default;
        Renew();
        _pool.Add(this);
    }

    protected override bool Attempt()
    {
        var stream = Try();
        while (_count < _buffer.Length)
        {
            var count = stream.TryRead(_buffer.Span[_count..]);
            if (count < 0)
                return false;
            if (count == 0)
            {
                var partial = _buffer.Span[.._count].ToArray();
                _count = 0;
                throw new IncompleteReadException(partial, _buffer.Length);
            }

            _count += count;
        }

        return true;
    }

    protected override void Undo() => Stream!.Unread(_buffer.Span[.._count]);
}
