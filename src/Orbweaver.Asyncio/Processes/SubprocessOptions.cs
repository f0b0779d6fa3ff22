namespace Orbweaver.Asyncio;

/// <summary>How a child process is started.</summary>
public sealed record SubprocessOptions
{
    /// <summary>The child's standard input. Default: the parent's.</summary>
    public SubprocessPipe StandardInput { get; init; }

    /// <summary>The child's standard output. Default: the parent's.</summary>
    public SubprocessPipe StandardOutput { get; init; }

    /// <summary>The child's standard error; <see cref="SubprocessPipe.StandardOutput"/> joins it to the standard output. Default: the parent's.</summary>
    public SubprocessPipe StandardError { get; init; }

    /// <summary>The folder in which the child begins. Default (null): the parent's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables that the child's environment has besides, or instead of, the parent's; null takes one away. Default: none.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>All three streams piped: for <see cref="Subprocess.Communicate(ReadOnlyMemory{byte})"/>.</summary>
    public static SubprocessOptions Piped { get; } = new()
    {
        StandardInput = SubprocessPipe.Pipe,
        StandardOutput = SubprocessPipe.Pipe,
        StandardError = SubprocessPipe.Pipe,
    };
}
