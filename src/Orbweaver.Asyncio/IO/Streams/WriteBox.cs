using System.Buffers;
using System.Text;

namespace Orbweaver.Asyncio;

/// <summary>The coroutine of <see cref="LoopStream.Write(ReadOnlyMemory{byte})"/> and its likes.</summary>
internal sealed class WriteBox : StreamSendBox
{
    [ThreadStatic]
    private static BoxPool<WriteBox> _pool;

    private ReadOnlyMemory<byte> _bytes;
    private byte[]? _rented;
    private bool _isWritten;

    internal override string MethodName => "LoopStream.Write";

    internal static Coroutine Start(LoopStream stream, ReadOnlyMemory<byte> bytes) => Take(stream, bytes, null);

    internal static Coroutine Start(LoopStream stream, ReadOnlySpan<byte> bytes)
    {
        var rented = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(rented);
        return Take(stream, rented.AsMemory(0, bytes.Length), rented);
    }

    internal static Coroutine Start(LoopStream stream, string text)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        return Take(stream, rented.AsMemory(0, Encoding.UTF8.GetBytes(text, rented)), rented);
    }

    internal override void Recycle()
    {
        DropBytes();
        Stream = null;
        _isWritten = false;
        Renew();
        _pool.Add(this);
    }

    protected override bool Attempt()
    {
        var stream = Stream!;
        if (!_isWritten)
        {
            stream.Append(_bytes.Span);
            _isWritten = true;
            DropBytes();
        }

        stream.ThrowIfUnsendable();
        return stream.UnsentCount == 0;
    }

    protected override WaiterList Row => Stream!.FlushWaiters;

    private static Coroutine Take(LoopStream stream, ReadOnlyMemory<byte> bytes, byte[]? rented)
    {
        var box = _pool.TryTake() ?? BoxPool<WriteBox>.Watch(new WriteBox());
        box.Stream = stream;
        box._bytes = bytes;
        box._rented = rented;
        return new Coroutine(box, box.Version);
    }

    private void DropBytes()
    {
        _bytes = default;
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
        _rented = null;
    }
}

/// <summary>Waits until all is sent that was written.</summary>
internal sealed class FlushBox : StreamSendBox
{
    internal override string MethodName => "LoopStream.Close";

    internal static Coroutine Start(LoopStream stream)
    {
        var box = new FlushBox { Stream = stream };
        return new Coroutine(box, box.Version);
    }

    internal override void Recycle()
    {
    }

    protected override bool Attempt()
    {
        Stream!.ThrowIfUnsendable();
        return Stream.UnsentCount == 0;
    }

    protected override WaiterList Row => Stream!.FlushWaiters;
}

/// <summary>The coroutine of <see cref="LoopStream.Drain"/>.</summary>
internal sealed class DrainBox : StreamSendBox
{
    [ThreadStatic]
    private static BoxPool<DrainBox> _pool;

    private bool _hasYielded;

    internal override string MethodName => "LoopStream.Drain";

    internal static Coroutine Start(LoopStream stream)
    {
        var box = _pool.TryTake() ?? BoxPool<DrainBox>.Watch(new DrainBox());
        box.Stream = stream;
        return new Coroutine(box, box.Version);
    }

    internal override void Recycle()
    {
        Stream = null;
        _hasYielded = false;
        Renew();
        _pool.Add(this);
    }

    protected override bool Attempt()
    {
        var stream = Stream!;
        if (stream.IsClosing && !_hasYielded)
            return false;
        stream.ThrowIfBroken();
        return !stream.IsPaused;
    }

    protected override WaiterList Row => Stream!.DrainWaiters;

    protected override void HasBegunToWait(WaiterList.Waiter waiter)
    {
        if (!Stream!.IsClosing || _hasYielded)
            return;
        _hasYielded = true;
        waiter.CompleteFinished();
    }
}
