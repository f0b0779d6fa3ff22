using System.Buffers.Binary;

namespace Orbweaver.Asyncio;

/// <summary>
/// A job as bytes: its number, the method's number, the first call that is to be made and the one behind the last, and of each call the argument's length and JSON. The numbers are put in when it is sent:
/// it may be sent again.
/// </summary>
internal static class CallsFrame
{
    private const int Contents = FrameWriter.HeaderLength + 1;

    internal static void Begin(FrameWriter writer)
    {
        writer.Begin(FrameKind.Calls);
        for (var i = 0; i < 4; i++)
            writer.Write(0);
    }

    internal static void Address(byte[] frame, int job, int method, int from, int to)
    {
        Span<int> numbers = [job, method, from, to];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(Contents + (i * sizeof(int))), numbers[i]);
    }
}
