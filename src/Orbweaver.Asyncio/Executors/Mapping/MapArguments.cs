namespace Orbweaver.Asyncio;

/// <summary>What is checked at the door of every pool.</summary>
internal static class MapArguments
{
    internal static int ChunkSize(int? chunkSize, int otherwise) => chunkSize is null or >= 1
        ? chunkSize ?? otherwise
        : throw new ArgumentOutOfRangeException(nameof(chunkSize), chunkSize, "A chunk holds 1 argument or more; null leaves the size to the pool.");

    internal static TArg[] Take<TArg>(IEnumerable<TArg> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return [.. arguments];
    }

    /// <summary>An async function gives its task when it first waits: the pool would call that the result.</summary>
    internal static void DemandThatItBlocks(Type result)
    {
        var definition = result.IsGenericType ? result.GetGenericTypeDefinition() : result;
        if (typeof(Task).IsAssignableFrom(result) || definition == typeof(ValueTask) || definition == typeof(ValueTask<>))
        {
            throw new ArgumentException(
                "The pool calls functions that block or compute; an async function gives its task as soon as it first waits, and that would be the result. Await such functions themselves (Aio.Gather runs many at once), or make " +
                "them coroutines and use a LoopPool.");
        }

        if (definition == typeof(Coroutine) || definition == typeof(Coroutine<>))
            throw new ArgumentException("The pool calls functions that block or compute, and this one returns a coroutine, which only a loop can run. Await it (Aio.Gather runs many at once), or use a LoopPool.");
    }

    /// <summary>A loop's thread must not block.</summary>
    internal static void DemandNoLoop(string blocking, string instead)
    {
        if (EventLoop.Current is not null)
            throw new InvalidOperationException($"{blocking} blocks the calling thread, and this one runs an event loop, which would stop with all its tasks. In a coroutine use {instead}.");
    }
}
