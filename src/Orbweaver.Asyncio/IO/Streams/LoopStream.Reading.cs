using System.Buffers;

namespace Orbweaver.Asyncio;

/// <content>Reading, as a coroutine.</content>
public abstract partial class LoopStream
{
    private const byte LineFeed = (byte)'\n';
    private int _readLimit = 64 * 1024;

    /// <summary>How many bytes may come before the separator in <see cref="ReadUntil(byte)"/> and <see cref="ReadLine"/>: a peer that never sends one must not fill the memory. Default: 65,536; at least 1.</summary>
    public int ReadLimit
    {
        get => _readLimit;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(ReadLimit));
            _readLimit = value;
        }
    }

    /// <summary>True when everything has been read, and nothing more will come.</summary>
    public bool IsAtEnd => _atEnd && BufferedCount == 0 && _fillCount == 0;

    /// <summary>Reads what there is, and waits while there is nothing.</summary>
    /// <param name="buffer">Where it is put; not to be used for anything else until the call ends.</param>
    /// <returns>How many bytes: at least one, or 0 when the peer has finished sending (and when <paramref name="buffer"/> is empty).</returns>
    /// <exception cref="IOException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
    /// <exception cref="InvalidOperationException">Another task waits for data of this stream.</exception>
    /// <remarks>Loop's thread only. Allocates nothing when warm. As CPython's <c>StreamReader.read(n)</c>.</remarks>
    public Coroutine<int> Read(Memory<byte> buffer) => ReadBox.Start(this, buffer);

    /// <summary>Fills the buffer, and waits until that has come.</summary>
    /// <param name="buffer">Where it is put; not to be used for anything else until the call ends.</param>
    /// <exception cref="IncompleteReadException">The peer finished sending before: the exception holds what had come.</exception>
    /// <exception cref="IOException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
    /// <exception cref="InvalidOperationException">Another task waits for data of this stream.</exception>
    /// <remarks>Loop's thread only. Allocates nothing when warm. As CPython's <c>StreamReader.readexactly</c>.</remarks>
    public Coroutine ReadExactly(Memory<byte> buffer) => ReadExactlyBox.Start(this, buffer);

    /// <summary>Reads so many bytes, and waits until they have come.</summary>
    /// <param name="count">How many; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <inheritdoc cref="ReadExactly(Memory{byte})"/>
    public Coroutine<byte[]> ReadExactly(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return ReadArray(count);
    }

    /// <summary>Reads up to a separator, and waits until it has come.</summary>
    /// <param name="separator">The byte that ends it.</param>
    /// <returns>What came, with the separator at its end. It lies in the stream's buffer, and is overwritten by the next read.</returns>
    /// <exception cref="IncompleteReadException">The peer finished sending before: the exception holds what had come.</exception>
    /// <exception cref="LimitOverrunException">The separator did not come within <see cref="ReadLimit"/> bytes. What came is there for the next read.</exception>
    /// <exception cref="IOException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
    /// <exception cref="InvalidOperationException">Another task waits for data of this stream.</exception>
    /// <remarks>Loop's thread only. Allocates nothing when warm. As CPython's <c>StreamReader.readuntil</c>.</remarks>
    public Coroutine<ReadOnlyMemory<byte>> ReadUntil(byte separator) => ReadUntilBox.Start(this, separator, default);

    /// <inheritdoc cref="ReadUntil(byte)"/>
    /// <param name="separator">The bytes that end it; at least one.</param>
    /// <exception cref="ArgumentException"><paramref name="separator"/> is empty.</exception>
    public Coroutine<ReadOnlyMemory<byte>> ReadUntil(ReadOnlyMemory<byte> separator)
    {
        if (separator.IsEmpty)
            throw new ArgumentException("A separator has at least one byte.", nameof(separator));
        return ReadUntilBox.Start(this, separator.Span[0], separator.Length == 1 ? default : separator);
    }

    /// <summary>Reads up to the first of several separators, and waits until one has come. The one that ends first ends the message; of several that end there, the shortest.</summary>
    /// <param name="separators">The bytes that end it: at least one separator, of at least one byte each. They are not copied: keep them in a field, and leave them alone while the call lasts.</param>
    /// <exception cref="ArgumentException">There is no separator, or one is empty.</exception>
    /// <exception cref="LimitOverrunException">No separator came within <see cref="ReadLimit"/> bytes. What came is there for the next read.</exception>
    /// <inheritdoc cref="ReadUntil(byte)"/>
    /// <remarks>Loop's thread only. Allocates nothing when warm. As CPython's <c>StreamReader.readuntil</c> with a tuple (3.13).</remarks>
    public Coroutine<ReadOnlyMemory<byte>> ReadUntil(params ReadOnlyMemory<byte>[] separators)
    {
        ArgumentNullException.ThrowIfNull(separators);
        return ReadUntilAnyBox.Start(this, separators);
    }

    /// <summary>Reads a line of UTF-8 text, which ends with a line feed or with the stream.</summary>
    /// <returns>The line without its end (<c>\n</c> or <c>\r\n</c>); null when the peer has finished sending.</returns>
    /// <exception cref="LimitOverrunException">The line is longer than <see cref="ReadLimit"/> bytes. What came of it is dropped.</exception>
    /// <exception cref="IOException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
    /// <exception cref="InvalidOperationException">Another task waits for data of this stream.</exception>
    /// <remarks>Loop's thread only. Allocates the string alone. As CPython's <c>StreamReader.readline</c>.</remarks>
    public Coroutine<string?> ReadLine() => ReadLineBox.Start(this);

    /// <summary>As <see cref="ReadLine"/>, without making a string.</summary>
    /// <returns>The line without its end, in the stream's buffer: it is overwritten by the next read. Null when the peer has finished sending.</returns>
    /// <inheritdoc cref="ReadLine"/>
    /// <remarks>Loop's thread only. Allocates nothing when warm.</remarks>
    public Coroutine<ReadOnlyMemory<byte>?> ReadLineBytes() => ReadLineBytesBox.Start(this);

    /// <summary>For <c>await foreach</c>: line after line (<see cref="ReadLine"/>) until the peer has finished sending.</summary>
    public LineSequence ReadLines() => new(this);

    /// <summary>Reads everything until the peer has finished sending, however much that is.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
    /// <exception cref="InvalidOperationException">Another task waits for data of this stream.</exception>
    /// <remarks>Loop's thread only. Cancelled, it leaves what it had read to the next read. As CPython's <c>StreamReader.read(-1)</c>.</remarks>
    public async Coroutine<byte[]> ReadAll()
    {
        var room = ArrayPool<byte>.Shared.Rent(FirstRoomOverStream);
        var count = 0;
        var complete = false;
        try
        {
            int read;
            while ((read = await Read(room.AsMemory(count))) > 0)
            {
                count += read;
                if (count < room.Length)
                    continue;
                var larger = ArrayPool<byte>.Shared.Rent(room.Length * 2);
                room.CopyTo(larger, 0);
                ArrayPool<byte>.Shared.Return(room);
                room = larger;
            }

            complete = true;
            return room.AsSpan(0, count).ToArray();
        }
        finally
        {
            if (!complete)
                Unread(room.AsSpan(0, count));
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    private async Coroutine<byte[]> ReadArray(int count)
    {
        var bytes = new byte[count];
        await ReadExactly(bytes.AsMemory());
        return bytes;
    }
}
