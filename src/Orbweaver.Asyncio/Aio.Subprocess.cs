using System.Diagnostics;

namespace Orbweaver.Asyncio;

/// <content>Other programs.</content>
public static partial class Aio
{
    /// <summary>Starts a program as a child process. As CPython's <c>asyncio.create_subprocess_exec</c>.</summary>
    /// <param name="program">Its path, or its name, which is looked for in the folders of PATH.</param>
    /// <param name="arguments">Handed over as they are: no shell reads them. Default: none.</param>
    /// <param name="options">Its streams, folder and environment; null (the default) for the parent's.</param>
    /// <exception cref="FileNotFoundException">There is no such program.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such working directory.</exception>
    /// <exception cref="UnauthorizedAccessException">The program may not be run.</exception>
    /// <exception cref="ArgumentException"><see cref="SubprocessPipe.StandardOutput"/> is asked for another stream than the standard error.</exception>
    /// <exception cref="PlatformNotSupportedException">On Windows, where a standard error cannot be joined to the standard output.</exception>
    /// <remarks>Loop's thread only. A child that nobody waits for goes on when the loop ends.</remarks>
    public static Coroutine<Subprocess> CreateSubprocess(string program, IEnumerable<string>? arguments = null, SubprocessOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
        return StartSubprocess(new ProcessStartInfo(program, arguments ?? []), options);
    }

    /// <summary>Has the system's shell (<c>/bin/sh</c>; on Windows <c>cmd.exe</c>) run a command line as a child process. As CPython's <c>asyncio.create_subprocess_shell</c>.</summary>
    /// <param name="command">Read by the shell: never put into it what somebody else wrote.</param>
    /// <param name="options">The shell's streams, folder and environment; null (the default) for the parent's.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such working directory.</exception>
    /// <remarks>Loop's thread only.</remarks>
    public static Coroutine<Subprocess> CreateSubprocessShell(string command, SubprocessOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(command);
        return StartSubprocess(OperatingSystem.IsWindows() ? new ProcessStartInfo("cmd.exe", ["/c", command]) : new ProcessStartInfo("/bin/sh", ["-c", command]), options);
    }

    /// <summary>Runs a program to its end, and gives what it wrote: <see cref="CreateSubprocess"/> with pipes, and <see cref="Subprocess.Communicate(ReadOnlyMemory{byte})"/>.</summary>
    /// <param name="program">Its path, or its name, which is looked for in the folders of PATH.</param>
    /// <param name="arguments">Handed over as they are: no shell reads them. Default: none.</param>
    /// <param name="input">For its standard input. Default: none, and its input is at its end.</param>
    /// <param name="options">Its folder and environment, and its streams where they are not to be piped; null (the default) for <see cref="SubprocessOptions.Piped"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such program.</exception>
    /// <remarks>Loop's thread only. An exit code that is not 0 is no error. When it is cancelled, the program is killed, with what it has started.</remarks>
    public static async Coroutine<SubprocessResult> RunSubprocess(
        string program, IEnumerable<string>? arguments = null, ReadOnlyMemory<byte> input = default, SubprocessOptions? options = null)
    {
        var process = await CreateSubprocess(program, arguments, options ?? SubprocessOptions.Piped);
        await using (process)
            return await process.Communicate(input);
    }

    private static async Coroutine<Subprocess> StartSubprocess(ProcessStartInfo start, SubprocessOptions? options) => Subprocess.Start(start, options ?? new SubprocessOptions());
}
