using System.Reflection;
using System.Runtime.InteropServices;

namespace Orbweaver.Crawling;

/// <summary>Which SQLite is used: the system's, which is kept up to date, or else the one that ships with the program.</summary>
internal static unsafe class SqliteLibrary
{
    /// <summary>3.35.0: what the statements here and the bundled library need at the least.</summary>
    private const int OldestVersion = 3_035_000;

    private static readonly Lazy<bool> Registered = new(Register);

    internal static void EnsureResolved() => _ = Registered.Value;

    private static bool Register()
    {
        NativeLibrary.SetDllImportResolver(typeof(SqliteLibrary).Assembly, Resolve);
        return true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != SqliteNative.Library || !OperatingSystem.IsLinux())
            return 0;
        return NativeLibrary.TryLoad("libsqlite3.so.0", out var library) && IsRecent(library) ? library : 0;
    }

    private static bool IsRecent(nint library) =>
        NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var version) && ((delegate* unmanaged<int>)version)() >= OldestVersion;
}
