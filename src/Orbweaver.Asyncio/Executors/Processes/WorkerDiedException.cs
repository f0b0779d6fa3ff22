using System.Globalization;

namespace Orbweaver.Asyncio;

/// <summary>The worker process that made a call ended before the call did: it crashed, was killed, or the function ended it. As CPython's <c>concurrent.futures.process.BrokenProcessPool</c>, but the pool goes on.</summary>
/// <remarks>The pool replaces the worker. See <see cref="ProcessPoolOptions.Retries"/>.</remarks>
public sealed class WorkerDiedException : Exception
{
    /// <summary>Exit codes above it are of processes that a signal has ended: the number less this.</summary>
    private const int SignalBase = 128;

    /// <summary>Makes one without a message.</summary>
    public WorkerDiedException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What has happened.</param>
    public WorkerDiedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What has happened.</param>
    /// <param name="innerException">Why.</param>
    public WorkerDiedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    private WorkerDiedException(string message, string function, int argumentIndex, int processId, int exitCode)
        : base(message)
    {
        Function = function;
        ArgumentIndex = argumentIndex;
        ProcessId = processId;
        ExitCode = exitCode;
    }

    /// <summary>The function that was called.</summary>
    public string Function { get; } = "";

    /// <summary>The place of the call's argument in the input, from 0.</summary>
    public int ArgumentIndex { get; }

    /// <summary>The worker's process.</summary>
    public int ProcessId { get; }

    /// <summary>The worker's exit code; 128 and the signal's number when a signal ended it.</summary>
    public int ExitCode { get; }

    internal static WorkerDiedException During(string function, int argument, int attempts, int process, int exitCode)
    {
        var tries = attempts > 1 ? string.Create(CultureInfo.InvariantCulture, $" It was the last of {attempts} attempts.") : "";
        return new WorkerDiedException(
            string.Create(CultureInfo.InvariantCulture, $"Worker process {process} died during the call of {function} with argument {argument} (counted from 0): {Describe(exitCode)}.{tries}"),
            function, argument, process, exitCode);
    }

    internal static WorkerDiedException After(string function, int argument, int process, int exitCode) => new(
        string.Create(CultureInfo.InvariantCulture,
            $"Worker process {process} died before the result of the call of {function} with argument {argument} (counted from 0) was sent: it was made, its result is lost. {Describe(exitCode)}."),
        function, argument, process, exitCode);

    internal static WorkerDiedException Before(string function, int argument, int deaths, int process, int exitCode) => new(
        string.Create(CultureInfo.InvariantCulture,
            $"{deaths} worker processes died, the last of them {process}, when they were to make the call of {function} with argument {argument} (counted from 0), before they began it: {Describe(exitCode)}."),
        function, argument, process, exitCode);

    /// <summary>An exit code in words.</summary>
    internal static string Describe(int exitCode) => (exitCode - SignalBase) switch
    {
        6 => "exit code 134, SIGABRT: it crashed (Environment.FailFast, an unhandled exception or a stack overflow; its standard error says which)",
        9 => "exit code 137, SIGKILL: somebody killed it, or the system for want of memory",
        11 => "exit code 139, SIGSEGV: native code has crashed it",
        15 => "exit code 143, SIGTERM: somebody asked it to end",
        > 0 and var signal => string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}, signal {signal}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}: something in it ended the process, as Environment.Exit does"),
    };
}
