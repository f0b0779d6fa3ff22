namespace Orbweaver.Asyncio;

/// <summary>What a child process has for one of its three standard streams.</summary>
public enum SubprocessPipe
{
    /// <summary>The parent's own.</summary>
    Inherit,

    /// <summary>A pipe, of which the parent holds the other end.</summary>
    Pipe,

    /// <summary>Nothing: input that is at its end, output that nobody sees.</summary>
    Null,

    /// <summary>
    /// For <see cref="SubprocessOptions.StandardError"/> only, and not on Windows: where the standard output goes, so that what the child writes to both is read in the order in which it wrote it. As CPython's <c>STDOUT</c>.
    /// </summary>
    StandardOutput,
}
