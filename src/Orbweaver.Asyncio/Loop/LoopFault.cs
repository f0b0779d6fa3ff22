namespace Orbweaver.Asyncio;

/// <summary>Something that went wrong where no caller could be told: what the loop hands to its exception handler.</summary>
/// <param name="Message">What happened.</param>
/// <param name="Exception">The exception, when there is one.</param>
public sealed record LoopFault(string Message, Exception? Exception)
{
    /// <summary>What it tells of. Default: <see cref="LoopFaultKind.Unhandled"/>.</summary>
    public LoopFaultKind Kind { get; init; }

    /// <summary>The future or task that it concerns, or null.</summary>
    public Future? Future { get; init; }

    /// <summary>The callback that it concerns, or null.</summary>
    public Handle? Handle { get; init; }

    /// <summary>In debug mode: where the future, task, callback or coroutine was made, one frame a line, the innermost first. Else null.</summary>
    public string? CreatedAt { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = Message;
        if (Exception is not null)
            text += Environment.NewLine + Exception;
        if (CreatedAt is not null)
            text += Environment.NewLine + "Made" + Environment.NewLine + CreatedAt;
        return text;
    }
}
