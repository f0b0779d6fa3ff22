using System.Runtime.InteropServices;

namespace Orbweaver.Asyncio;

// Of files: statx, whose structure is the same on every processor, as stat's is not.
internal static unsafe partial class LibC
{
    internal const int WorkingDirectory = -100;
    internal const int NoFollow = 0x100;
    internal const uint StatusType = 0x1;
    internal const uint StatusInode = 0x100;
    internal const int TypeMask = 0xF000;
    internal const int SocketFile = 0xC000;

    [LibraryImport(Library, EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int GetStatus(int directory, string path, int flags, uint mask, FileStatus* status);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct FileStatus
    {
        [FieldOffset(28)]
        internal ushort Mode;

        [FieldOffset(32)]
        internal ulong Inode;

        [FieldOffset(136)]
        internal uint DeviceMajor;

        [FieldOffset(140)]
        internal uint DeviceMinor;
    }
}
