using Microsoft.CodeAnalysis;

namespace Orbweaver.Asyncio.Analyzers;

/// <summary>The rules, as docs/analyzers.md describes them.</summary>
public static class Rules
{
    /// <summary>The property of an ORB001 diagnostic that is there when no code fix fits the place.</summary>
    public const string NoFix = "NoFix";

    /// <summary>ORB001: a coroutine's value is dropped, so its body never runs.</summary>
    public static readonly DiagnosticDescriptor NeverAwaited = new(
        "ORB001",
        "A coroutine is never awaited",
        "The coroutine '{0}' is never awaited, so its body never runs. Await it, or make a task of it (Aio.CreateTask).",
        "Usage",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    /// <summary>ORB002: a local coroutine is awaited a second time, which throws.</summary>
    public static readonly DiagnosticDescriptor AwaitedTwice = new(
        "ORB002",
        "A coroutine is awaited twice",
        "The coroutine in '{0}' was awaited above, and a second await throws. Call the method again, or make a task of it (Aio.CreateTask) and await that.",
        "Usage",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    /// <summary>ORB003: a catch of everything around an await swallows the task's cancellation.</summary>
    public static readonly DiagnosticDescriptor SwallowsCancellation = new(
        "ORB003",
        "A catch swallows cancellation",
        "This also catches the task's cancellation, which then has no effect. Write catch (Exception {0}) when ({0} is not OperationCanceledException).",
        "Usage",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true);
}
