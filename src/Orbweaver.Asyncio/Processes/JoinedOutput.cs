using System.Diagnostics;

namespace Orbweaver.Asyncio;

/// <summary>
/// Starts a program with its standard error joined to its standard output, which .NET cannot: a shell joins them and becomes the program, with the same process number.
/// </summary>
internal static class JoinedOutput
{
    private const string Shell = "/bin/sh";

    /// <summary>The shell sees the program and its arguments as parameters, and reads none of them.</summary>
    private const string Script = "exec \"$0\" \"$@\" 2>&1";

    /// <exception cref="PlatformNotSupportedException">On Windows.</exception>
    /// <exception cref="FileNotFoundException">There is no such program.</exception>
    internal static ProcessStartInfo Of(ProcessStartInfo start, SubprocessOptions options)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException(
                "On Windows a child's standard error cannot be joined to its standard output. Read two pipes, or run 'program 2>&1' with Aio.CreateSubprocessShell.");
        }

        // Where a shell does not find a program, it says so on the child's standard error; here it is an exception as everywhere.
        var program = Find(start.FileName, PathOf(options)) ?? throw new FileNotFoundException(Subprocess.NotFound(start.FileName), start.FileName);
        return new ProcessStartInfo(Shell, ["-c", Script, program, .. start.ArgumentList]);
    }

    /// <exception cref="UnauthorizedAccessException">There is a file at that path, and it may not be run.</exception>
    private static string? Find(string program, string path)
    {
        if (!program.Contains('/', StringComparison.Ordinal))
            return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program)).FirstOrDefault(file => File.Exists(file) && MayRun(file));
        if (!File.Exists(program))
            return null;
        return MayRun(program) ? Path.GetFullPath(program) : throw new UnauthorizedAccessException(Subprocess.NotAllowed(program));
    }

    private static string PathOf(SubprocessOptions options) =>
        (options.Environment.TryGetValue("PATH", out var path) ? path : Environment.GetEnvironmentVariable("PATH")) ?? "";

    private static bool MayRun(string file) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) is not UnixFileMode.None;
}
