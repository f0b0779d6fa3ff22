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
}
