using System.Runtime.InteropServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// The system calls, as they are: no marshalling, and errno is asked for by <see cref="Marshal.GetLastSystemError"/> only when a call fails
/// (the runtime keeps errno across the transition back to managed code).
/// </summary>
internal static unsafe partial class LibC
{
    internal const int NonBlocking = 0x800;
    internal const int CloseOnExec = 0x80000;
    internal const int NoSignal = 0x4000;

    internal const uint EpollIn = 0x1;
    internal const uint EpollPriority = 0x2;
    internal const uint EpollOut = 0x4;
    internal const uint EpollError = 0x8;
    internal const uint EpollHangUp = 0x10;
    internal const uint EpollPeerHangUp = 0x2000;
    internal const uint EpollEdgeTriggered = 1u << 31;
    internal const int EpollAdd = 1;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "socket")]
    internal static partial int Socket(int family, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "bind")]
    internal static partial int Bind(int socket, byte* address, uint size);

    [LibraryImport(Library, EntryPoint = "listen")]
    internal static partial int Listen(int socket, int backlog);

    [LibraryImport(Library, EntryPoint = "connect")]
    internal static partial int Connect(int socket, byte* address, uint size);

    [LibraryImport(Library, EntryPoint = "accept4")]
    internal static partial int Accept(int socket, byte* address, uint* size, int flags);

    [LibraryImport(Library, EntryPoint = "recv")]
    internal static partial nint Receive(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "readv")]
    internal static partial nint ReadVector(int descriptor, IoVector* vectors, int count);

    [LibraryImport(Library, EntryPoint = "send")]
    internal static partial nint Send(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "shutdown")]
    internal static partial int Shutdown(int socket, int how);

    [LibraryImport(Library, EntryPoint = "getsockopt")]
    internal static partial int GetOption(int socket, int level, int name, void* value, uint* size);

    [LibraryImport(Library, EntryPoint = "setsockopt")]
    internal static partial int SetOption(int socket, int level, int name, void* value, uint size);

    [LibraryImport(Library, EntryPoint = "getsockname")]
    internal static partial int GetSocketName(int socket, byte* address, uint* size);

    [LibraryImport(Library, EntryPoint = "getpeername")]
    internal static partial int GetPeerName(int socket, byte* address, uint* size);

    [LibraryImport(Library, EntryPoint = "close")]
    internal static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "write")]
    internal static partial nint Write(int descriptor, void* buffer, nuint length);

    [LibraryImport(Library, EntryPoint = "eventfd")]
    internal static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport(Library, EntryPoint = "epoll_create1")]
    internal static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl")]
    internal static partial int EpollControl(int epoll, int operation, int descriptor, void* interest);

    [LibraryImport(Library, EntryPoint = "epoll_wait")]
    internal static partial int EpollWait(int epoll, void* events, int capacity, int milliseconds);

    [LibraryImport(Library, EntryPoint = "epoll_pwait2")]
    internal static partial int EpollWait(int epoll, void* events, int capacity, TimeSpec* timeout, void* signalMask);

    [StructLayout(LayoutKind.Sequential)]
    internal struct IoVector
    {
        internal byte* Start;
        internal nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeSpec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }
}
