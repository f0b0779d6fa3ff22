namespace Orbweaver.Asyncio;

/// <summary>Stands for a coroutine that is not to run: it ends with an error at once.</summary>
internal sealed class FailedBox<T> : CoroutineBox<T>
{
    internal FailedBox(Exception error) => Error = error;

    internal override string MethodName => "(failed before it began)";

    internal override void MoveNext() => Signal = Signal.Completed;

    internal override void Recycle()
    {
    }
}
