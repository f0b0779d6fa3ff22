namespace Orbweaver.Asyncio;

/// <summary>How one call of a mapped function ended.</summary>
internal readonly record struct CallOutcome<TResult>(TResult? Value, Exception? Error)
{
    internal static CallOutcome<TResult> Of(TResult value) => new(value, null);

    internal static CallOutcome<TResult> Failed(Exception error) => new(default, error);
}
