using System.Globalization;
using Orbweaver.Asyncio;

namespace Orbweaver.Conformance.Interpreter;

/// <summary>The error that programs raise.</summary>
internal sealed class BoomException(long number) : Exception($"boom {number}")
{
    internal long Number => number;
}

/// <summary>How errors and outcomes read in a trace. The twin of texts.py.</summary>
internal static class Texts
{
    internal static string Of(Exception error) => error switch
    {
        OperationCanceledException => IsProgramsMessage(error.Message) ? $"cancelled({error.Message})" : "cancelled",
        BoomException boom => string.Create(CultureInfo.InvariantCulture, $"boom {boom.Number}"),
        AggregateException group => $"group[{string.Join(", ", group.InnerExceptions.Select(Of))}]",
        TimeoutException => "timeout",
        QueueEmptyException => "empty",
        QueueFullException => "full",
        QueueShutDownException => "shut",
        BrokenBarrierException => "broken",
        InvalidStateException => "invalid",
        SemaphoreFullException => "misuse",
        _ when error.GetType() == typeof(InvalidOperationException) || error.GetType() == typeof(ArgumentException) => "misuse",
        _ => error.GetType().Name,
    };

    internal static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>As Python writes it.</summary>
    internal static string Of(bool value) => value ? "True" : "False";

    internal static string Of<T>(IEnumerable<T> values, Func<T, string> text) => $"[{string.Join(", ", values.Select(text))}]";

    internal static string Of<T>(Outcome<T> outcome, Func<T, string> text) => outcome.Exception is { } error ? Of(error) : text(outcome.Value);

    internal static string State(Future future, Func<string> result) =>
        !future.IsDone ? "pending"
        : future.IsCancelled ? "cancelled"
        : future.Exception is { } error ? $"error {Of(error)}"
        : $"ok {result()}";

    /// <summary>The messages that cancellations are given in programs; others are .NET's, and have no twin.</summary>
    private static bool IsProgramsMessage(string message) => message is ['m', >= '0' and <= '9'];
}
