namespace Orbweaver.Asyncio;

/// <summary>
/// What can be awaited on a loop and ends with a <typeparamref name="T"/>: a <see cref="Coroutine{T}"/>, a <see cref="Coroutine"/> (which ends with a <see cref="Unit"/>), a <see cref="Future{T}"/> or
/// <see cref="LoopTask{T}"/>. For methods that take any of them, as <c>Aio.Gather(Coroutine(), task)</c> does.
/// </summary>
/// <typeparam name="T">What it ends with.</typeparam>
public interface IAwaitable<T>
{
    /// <summary>A future as it is; a coroutine becomes a task of the loop that runs on this thread.</summary>
    internal Future<T> ToFuture();
}
