using System.Runtime.InteropServices;

namespace Orbweaver.Cli;

/// <summary>The size of the terminal behind standard error, which may not be the one behind standard output (<c>--output - | less</c>).</summary>
internal readonly partial record struct TerminalSize(int Columns, int Rows)
{
    private const int StandardError = 2;
    private const nuint GetWindowSize = 0x5413; // TIOCGWINSZ of Linux on every processor .NET runs on.

    /// <summary>What is assumed where there is no terminal to ask.</summary>
    public static readonly TerminalSize Usual = new(80, 24);

    /// <summary>The size at this moment.</summary>
    public static TerminalSize OfStandardError()
    {
        try
        {
            if (!OperatingSystem.IsLinux())
                return OrUsual(Console.WindowWidth, Console.WindowHeight);
            return Ioctl(StandardError, GetWindowSize, out var size) == 0 ? OrUsual(size.Columns, size.Rows) : Usual;
        }
        catch (Exception failure) when (failure is IOException or PlatformNotSupportedException or DllNotFoundException or EntryPointNotFoundException)
        {
            return Usual;
        }
    }

    private static TerminalSize OrUsual(int columns, int rows) => columns > 0 && rows > 0 ? new(columns, rows) : Usual;

    [LibraryImport("libc", EntryPoint = "ioctl")]
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
