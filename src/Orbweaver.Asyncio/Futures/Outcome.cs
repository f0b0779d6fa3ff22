namespace Orbweaver.Asyncio;

/// <summary>How a future ended whose result's type is not known, or does not matter.</summary>
public readonly struct Outcome
{
    private readonly Future? _future;

    internal Outcome(Future future) => _future = future;

    /// <inheritdoc cref="Outcome{T}.IsSuccess"/>
    public bool IsSuccess => Ended.Peek() is null;

    /// <inheritdoc cref="Outcome{T}.IsCancelled"/>
    public bool IsCancelled => Ended.IsCancelled;

    /// <inheritdoc cref="Outcome{T}.Exception"/>
    public Exception? Exception => Ended.Peek();

    private Future Ended => _future ?? throw new InvalidOperationException("This is default(Outcome), the outcome of nothing.");

    /// <inheritdoc/>
    public override string ToString() =>
        _future is null ? "none" : IsCancelled ? "cancelled" : Exception is { } exception ? $"{exception.GetType().Name}: {exception.Message}" : "success";
}

/// <summary>How a future ended: with a value, an exception or a cancellation.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly struct Outcome<T>
{
    private readonly Future<T>? _future;

    internal Outcome(Future<T> future) => _future = future;

    /// <summary>True when there is a value.</summary>
    public bool IsSuccess => Ended.Peek() is null;

    /// <summary>True when it was cancelled.</summary>
    public bool IsCancelled => Ended.IsCancelled;

    /// <summary>What it failed with, an <see cref="OperationCanceledException"/> when it was cancelled, or null.</summary>
    public Exception? Exception => Ended.Peek();

    /// <summary>The value; throws what the future ended with when there is none.</summary>
    public T Value => Ended.Result;

    private Future<T> Ended => _future ?? throw new InvalidOperationException("This is default(Outcome), the outcome of nothing.");

    /// <inheritdoc/>
    public override string ToString() =>
        _future is null ? "none" : IsCancelled ? "cancelled" : Exception is { } exception ? $"{exception.GetType().Name}: {exception.Message}" : $"{Value}";
}
