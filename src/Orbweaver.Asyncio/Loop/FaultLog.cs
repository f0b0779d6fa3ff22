using Microsoft.Extensions.Logging;

namespace Orbweaver.Asyncio;

/// <summary>Where faults go that no handler takes: the loop's logger, else standard error.</summary>
internal static partial class FaultLog
{
    internal static void Write(ILogger? logger, LoopFault fault)
    {
        if (fault.Kind == LoopFaultKind.ConnectionLost)
        {
            if (logger is not null)
                LogDebug(logger, fault.Kind, fault.Message, fault.Exception);
        }
        else if (logger is null)
            Console.Error.WriteLine(fault);
        else if (fault.Kind is LoopFaultKind.Unhandled or LoopFaultKind.PendingAtClose)
            LogError(logger, fault.Kind, fault.Message, fault.CreatedAt, fault.Exception);
        else
            LogWarning(logger, fault.Kind, fault.Message, fault.CreatedAt, fault.Exception);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Kind}: {Fault} {CreatedAt}")]
    private static partial void LogError(ILogger logger, LoopFaultKind kind, string fault, string? createdAt, Exception? exception);

    [LoggerMessage(EventId = 3, Level = LogLevel.Debug, Message = "{Kind}: {Fault}")]
    private static partial void LogDebug(ILogger logger, LoopFaultKind kind, string fault, Exception? exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Kind}: {Fault} {CreatedAt}")]
    private static partial void LogWarning(ILogger logger, LoopFaultKind kind, string fault, string? createdAt, Exception? exception);
}
