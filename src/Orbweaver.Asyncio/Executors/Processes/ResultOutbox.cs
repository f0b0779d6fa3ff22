using System.Buffers.Binary;

namespace Orbweaver.Asyncio;

/// <summary>Results on their way, in memory that the worker shares with the pool: those of short calls travel together, and a worker that dies meanwhile takes none of them with it.</summary>
/// <param name="start">Of <see cref="Length"/> bytes.</param>
internal sealed unsafe class ResultOutbox(byte* start)
{
    /// <summary>In bytes. More is sent at once.</summary>
    internal const int Room = 64 * 1024;

    internal const int Length = Header + Room;

    private const int Header = 2 * sizeof(long);

    /// <summary>How many results the worker had sent when it put the first of these here.</summary>
    private readonly long* _sent = (long*)start;

    private readonly long* _length = (long*)(start + sizeof(long));
    private readonly byte* _frames = start + Header;

    /// <summary>The frames that wait. Worker's side.</summary>
    internal ReadOnlySpan<byte> Written => new(_frames, (int)*_length);

    /// <summary>So many bytes there is room for. Worker's side.</summary>
    internal int Free => Room - (int)*_length;

    /// <summary>One more, as a frame; there is room for it. Worker's side.</summary>
    internal void Add(ReadOnlySpan<byte> frame)
    {
        var length = (int)*_length;
        frame.CopyTo(new Span<byte>(_frames + length, Room - length));
        Volatile.Write(ref *_length, length + frame.Length);
    }

    /// <summary>They were sent. Worker's side.</summary>
    /// <param name="sent">How many results were, in all.</param>
    internal void Clear(long sent)
    {
        Volatile.Write(ref *_length, 0); // first: to whoever dies between the two it is empty
        Volatile.Write(ref *_sent, sent);
    }

    /// <summary>The frames, from their kind on, that have not come through the connection. Pool's side, when the worker has ended.</summary>
    /// <param name="came">How many results have come.</param>
    internal List<byte[]> After(long came)
    {
        var rest = new ReadOnlySpan<byte>(_frames, (int)Math.Clamp(Volatile.Read(ref *_length), 0, Room));
        var frames = new List<byte[]>();
        for (var number = Volatile.Read(ref *_sent); rest.Length > FrameWriter.HeaderLength; number++)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            rest = rest[FrameWriter.HeaderLength..];
            if (number >= came)
                frames.Add(rest[..length].ToArray());
            rest = rest[length..];
        }

        return frames;
    }
}
