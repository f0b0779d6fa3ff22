using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Orbweaver.Asyncio;

/// <summary>
/// A child process: its standard streams as streams of the loop, its end as a coroutine. <c>await using</c> ends a child that is still running. As CPython's <c>asyncio.subprocess.Process</c>.
/// </summary>
/// <remarks>For the loop's thread. Started by <see cref="Aio.CreateSubprocess"/> and <see cref="Aio.CreateSubprocessShell"/>.</remarks>
public sealed class Subprocess
{
    private const int NoSuchFile = 2;
    private const int AccessDenied = 13;

    private readonly Process _process;

    /// <summary>Has the exit code, which a disposed process does not tell any more.</summary>
    private readonly Task<int> _exit;

    private Subprocess(Process process, SubprocessOptions options)
    {
        _process = process;
        _exit = ExitOf(process);
        Id = process.Id;
        StandardInput = options.StandardInput switch
        {
            SubprocessPipe.Pipe => LoopStream.Over(process.StandardInput.BaseStream),
            SubprocessPipe.Null => End(process.StandardInput),
            _ => null,
        };
        StandardOutput = options.StandardOutput switch
        {
            SubprocessPipe.Pipe => LoopStream.Over(process.StandardOutput.BaseStream),
            SubprocessPipe.Null => Ignore(process.StandardOutput),
            _ => null,
        };
        StandardError = options.StandardError switch
        {
            SubprocessPipe.Pipe => LoopStream.Over(process.StandardError.BaseStream),
            SubprocessPipe.Null => Ignore(process.StandardError),
            _ => null,
        };
    }

    /// <summary>The system's number for the process.</summary>
    public int Id { get; }

    /// <summary>What the child reads; null when it is not piped. Closing it is the end of the child's input.</summary>
    public LoopStream? StandardInput { get; }

    /// <summary>What the child writes; null when it is not piped.</summary>
    public LoopStream? StandardOutput { get; }

    /// <summary>What the child writes as errors; null when it is not piped.</summary>
    public LoopStream? StandardError { get; }

    /// <summary>How the child ended: its exit code, or 128 and the signal's number when a signal ended it, as shells have it (CPython has the number below zero). Null while it runs.</summary>
    public int? ExitCode => _exit.IsCompletedSuccessfully ? _exit.Result : null;

    /// <summary>Waits for the child's end.</summary>
    /// <returns>The exit code.</returns>
    /// <remarks>A wait that is cancelled leaves the child alone. A child that writes more than a pipe holds (64 KiB) does not end before somebody reads it: see <see cref="Communicate(ReadOnlyMemory{byte})"/>.</remarks>
    public async Coroutine<int> Wait() => await Aio.FromTask(_exit);

    /// <summary>Feeds the child, reads all that it writes, at the same time, and waits for its end.</summary>
    /// <param name="input">For the child's standard input, which is closed after it. A child that does not read all of it is no error.</param>
    /// <returns>What it wrote to those streams that are piped.</returns>
    /// <exception cref="InvalidOperationException">There is input, and the child's standard input is not piped.</exception>
    /// <remarks>When it is cancelled, or fails, the child and its children are killed.</remarks>
    public async Coroutine<SubprocessResult> Communicate(ReadOnlyMemory<byte> input = default)
    {
        if (input.Length > 0 && StandardInput is null)
            throw new InvalidOperationException("There is input for the process, and no pipe to its standard input. Start it with StandardInput = SubprocessPipe.Pipe.");
        try
        {
            var (output, error, _) = await Aio.Gather(ReadAll(StandardOutput), ReadAll(StandardError), Feed(input));
            return new SubprocessResult(await Wait(), output, error);
        }
        catch
        {
            Kill(entireProcessTree: true);
            await Wait();
            throw;
        }
    }

    /// <inheritdoc cref="Communicate(ReadOnlyMemory{byte})"/>
    /// <param name="input">Sent as UTF-8.</param>
    public Coroutine<SubprocessResult> Communicate(string input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Communicate(Encoding.UTF8.GetBytes(input));
    }

    /// <summary>Ends the child at once. When it has ended, it does nothing.</summary>
    /// <param name="entireProcessTree">Whether the processes that it started end, too. Default: false.</param>
    public void Kill(bool entireProcessTree = false)
    {
        if (_exit.IsCompleted)
            return;
        try
        {
            _process.Kill(entireProcessTree);
        }
        catch (InvalidOperationException)
        {
            // It has just ended.
        }
    }

    /// <summary>Asks the child to end (SIGTERM); on Windows, which has no such request, it is killed. When it has ended, it does nothing.</summary>
    public void Terminate()
    {
        if (OperatingSystem.IsWindows())
            Kill();
        else
            SendSignal(PosixSignal.SIGTERM);
    }

    /// <summary>Sends a signal. When the child has ended, it does nothing.</summary>
    /// <param name="signal">A named signal, or a signal's number: <c>(PosixSignal)10</c>.</param>
    /// <exception cref="PlatformNotSupportedException">On Windows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It is no name of <see cref="PosixSignal"/>, and not above zero.</exception>
    /// <exception cref="InvalidOperationException">The system refuses it: it has no signal of that number, or the child is another user's by now.</exception>
    public void SendSignal(PosixSignal signal)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Windows has no signals to send. Use Kill(), or close the process's standard input and let it end by itself.");
        if (!_exit.IsCompleted)
            UnixSignal.Send(Id, signal);
    }

    /// <summary>For <c>await using</c>: kills the child if it still runs, waits for its end, and closes its streams.</summary>
    public async Coroutine DisposeAsync()
    {
        Kill();
        await Wait();
        StandardInput?.Abort();
        StandardOutput?.Abort();
        StandardError?.Abort();
        _process.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => ExitCode is { } code ? FormattableString.Invariant($"process {Id} (ended with {code})") : FormattableString.Invariant($"process {Id} (running)");

    internal static Subprocess Start(ProcessStartInfo start, SubprocessOptions options)
    {
        if (options.StandardInput is SubprocessPipe.StandardOutput || options.StandardOutput is SubprocessPipe.StandardOutput)
            throw new ArgumentException("SubprocessPipe.StandardOutput is for the standard error, which it joins to the standard output. Use Inherit, Pipe or Null for the other two.", nameof(options));
        if (options.StandardError is SubprocessPipe.StandardOutput)
            start = JoinedOutput.Of(start, options);
        start.UseShellExecute = false;
        start.RedirectStandardInput = options.StandardInput != SubprocessPipe.Inherit;
        start.RedirectStandardOutput = options.StandardOutput != SubprocessPipe.Inherit;
        start.RedirectStandardError = options.StandardError is SubprocessPipe.Pipe or SubprocessPipe.Null;
        if (options.WorkingDirectory is { } folder)
            start.WorkingDirectory = Directory.Exists(folder) ? folder : throw new DirectoryNotFoundException($"The working directory '{folder}' for '{start.FileName}' does not exist.");
        foreach (var (name, value) in options.Environment)
            start.Environment[name] = value;
        try
        {
            return new Subprocess(Process.Start(start)!, options);
        }
        catch (Win32Exception e) when (e.NativeErrorCode is NoSuchFile)
        {
            throw new FileNotFoundException(NotFound(start.FileName), start.FileName, e);
        }
        catch (Win32Exception e) when (e.NativeErrorCode is AccessDenied)
        {
            throw new UnauthorizedAccessException(NotAllowed(start.FileName), e);
        }
    }

    internal static string NotFound(string program) => $"There is no program '{program}', neither at that path nor in a folder of PATH.";

    internal static string NotAllowed(string program) => $"'{program}' may not be run: it is no program, or not yours to run.";

    private static async Task<int> ExitOf(Process process)
    {
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return process.ExitCode;
    }

    private static async Coroutine<byte[]> ReadAll(LoopStream? stream) => stream is null ? [] : await stream.ReadAll();

    private async Coroutine<Unit> Feed(ReadOnlyMemory<byte> input)
    {
        if (StandardInput is null)
            return default;
        try
        {
            if (input.Length > 0)
                await StandardInput.Write(input);
            await StandardInput.Close();
        }
        catch (IOException)
        {
            // The child has closed its input, or has ended: as much as it wanted.
        }

        return default;
    }

    private static LoopStream? End(StreamWriter input)
    {
        input.Close();
        return null;
    }

    /// <summary>.NET starts no process with /dev/null: its output is read, and forgotten.</summary>
    private static LoopStream? Ignore(StreamReader output)
    {
        _ = output.BaseStream.CopyToAsync(Stream.Null);
        return null;
    }
}
