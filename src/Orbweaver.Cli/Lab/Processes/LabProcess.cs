using System.Diagnostics;

namespace Orbweaver.Cli;

/// <summary>One of the laboratory's other processes, as its parent sees it.</summary>
internal sealed class LabProcess : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly Process _process;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _registration;
    private readonly Task<string> _errors;

    /// <exception cref="OperationCanceledException">The run has been ended.</exception>
    public LabProcess(ProgramStart program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _cancellation = cancellation;
        _process = program.Start(arguments);
        _errors = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        _registration = cancellation.UnsafeRegister(static process => ((LabProcess)process!).EndInput(), this);
    }

    /// <summary>The system's number for it.</summary>
    public int Id => _process.Id;

    /// <summary>The next line that it says; null when it has ended.</summary>
    /// <exception cref="OperationCanceledException">The run has been ended.</exception>
    public string? ReadLine()
    {
        var line = _process.StandardOutput.ReadLine();
        _cancellation.ThrowIfCancellationRequested();
        return line;
    }

    /// <summary>Why it ended, as far as it told.</summary>
    public UsageException Failure(string what)
    {
        EndInput();
        var why = (_errors.Wait(Grace) ? _errors.Result : "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "it said nothing";
        return new UsageException(SafeText.OneLine($"lab: {what}: {why}"));
    }

    public void Dispose()
    {
        _registration.Dispose();
        EndInput();
        if (!_process.WaitForExit(Grace))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    // The end of its input is the end of the process.
    private void EndInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // It has ended by itself, or both the run's end and its own closed it.
        }
    }
}
