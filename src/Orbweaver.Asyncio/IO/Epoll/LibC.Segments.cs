using System.Runtime.InteropServices;

namespace Orbweaver.Asyncio;

internal static unsafe partial class LibC
{
    [LibraryImport(Library, EntryPoint = "sendmsg")]
    internal static partial nint SendMessage(int socket, Message* message, int flags);

    /// <summary>struct msghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Message
    {
        internal void* Name;
        internal uint NameLength;
        internal IoVector* Vectors;
        internal nuint VectorCount;
        internal void* Control;
        internal nuint ControlLength;
        internal int Flags;
    }
}
