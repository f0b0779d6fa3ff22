using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Orbweaver.Asyncio;

internal static unsafe partial class LinuxSocket
{
    /// <summary>So many segments a call: as much as a socket's send buffer usually takes, in blocks of 4 KiB.</summary>
    private const int MostSegments = 16;

    /// <summary>Sends the first segments.</summary>
    /// <param name="socket">The descriptor.</param>
    /// <param name="segments">What is to be sent.</param>
    /// <param name="offered">How many bytes the system was offered.</param>
    /// <returns>How many bytes it took, or minus errno.</returns>
    internal static int Send(int socket, in ReadOnlySequence<byte> segments, out int offered)
    {
        var vectors = stackalloc LibC.IoVector[MostSegments];
        var pins = default(Pins);
        var count = 0;
        offered = 0;
        try
        {
            foreach (var segment in segments)
            {
                if (count == MostSegments)
                    break;
                pins[count] = segment.Pin();
                vectors[count] = new LibC.IoVector { Start = (byte*)pins[count].Pointer, Length = (nuint)segment.Length };
                offered += segment.Length;
                count++;
            }

            var message = new LibC.Message { Vectors = vectors, VectorCount = (nuint)count };
            int result;
            do
            {
                result = (int)LibC.SendMessage(socket, &message, LibC.NoSignal);
                if (result >= 0)
                    return result;

                result = -Marshal.GetLastSystemError();
            }
            while (result == -LinuxError.Interrupted);
            return result;
        }
        finally
        {
            for (var i = 0; i < count; i++)
                pins[i].Dispose();
        }
    }

    [InlineArray(MostSegments)]
    private struct Pins
    {
        private MemoryHandle _first;
    }
}
