using System.Runtime.InteropServices;

namespace Orbweaver.Cli;

/// <summary>The width of the terminal behind standard error, which may not be the one behind standard output (<c>--output - | less</c>).</summary>
internal static partial class TerminalSize
{
    public const int DefaultColumns = 80;

    private const int StandardError = 2;
    private const nuint GetWindowSize = 0x5413; // TIOCGWINSZ of Linux on every processor .NET runs on.

    public static int ColumnsOfStandardError()
    {
        try
        {
            if (OperatingSystem.IsLinux())
                return Ioctl(StandardError, GetWindowSize, out var size) == 0 && size.Columns > 0 ? size.Columns : DefaultColumns;
            return Console.WindowWidth is > 0 and var columns ? columns : DefaultColumns;
        }
        catch (Exception failure) when (failure is IOException or PlatformNotSupportedException or DllNotFoundException or EntryPointNotFoundException)
        {
            return DefaultColumns;
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Ioctl(int descriptor, nuint request, out WindowSize size);

    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort PixelWidth;
        public ushort PixelHeight;
    }
}
