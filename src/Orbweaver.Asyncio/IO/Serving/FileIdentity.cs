namespace Orbweaver.Asyncio;

/// <summary>Tells a file from another one that has taken its place: by device and inode on Linux, by when it was made elsewhere.</summary>
internal readonly record struct FileIdentity(ulong Device, ulong Number)
{
    /// <summary>Null when there is no such file.</summary>
    internal static FileIdentity? Of(string path)
    {
        if (OperatingSystem.IsLinux())
            return OfLinux(path);
        var file = new FileInfo(path);
        return file.Exists ? new FileIdentity(0, (ulong)file.CreationTimeUtc.Ticks) : null;
    }

    private static unsafe FileIdentity? OfLinux(string path)
    {
        LibC.FileStatus status;
        return LibC.GetStatus(LibC.WorkingDirectory, path, LibC.NoFollow, LibC.StatusInode, &status) == 0
            ? new FileIdentity(((ulong)status.DeviceMajor << 32) | status.DeviceMinor, status.Inode)
            : null;
    }
}
