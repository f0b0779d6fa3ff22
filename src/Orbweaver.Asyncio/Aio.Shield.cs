namespace Orbweaver.Asyncio;

/// <content>Keeping work safe from its waiter's cancellation.</content>
public static partial class Aio
{
    /// <summary>
    /// A future that ends as the given one does, but whose cancellation does not reach it: a task that awaits it can be cancelled while the work goes on. When the
    /// work then fails, the exception goes to the loop's handler. The end of the loop (<c>Aio.Run</c>) still cancels the work. As CPython's <c>asyncio.shield</c>.
    /// </summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <returns>The future itself when it is done already, else one that can be cancelled by itself.</returns>
    /// <remarks>Loop's thread only.</remarks>
    public static Future<T> Shield<T>(Future<T> future)
    {
        ArgumentNullException.ThrowIfNull(future);
        if (future.IsDone)
            return future;
        var outer = new Future<T>(future.Loop);
        Shielding<T>.Begin(future, outer);
        return outer;
    }

    /// <inheritdoc cref="Shield{T}(Future{T})"/>
    public static Future Shield(Future future)
    {
        ArgumentNullException.ThrowIfNull(future);
        if (future.IsDone)
            return future;
        var outer = new Future<Unit>(future.Loop);
        Shielding<Unit>.Begin(future, outer);
        return outer;
    }

    /// <summary>Makes a task of a coroutine, and shields it: see <see cref="Shield{T}(Future{T})"/>.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    public static Future<T> Shield<T>(Coroutine<T> coroutine) => Shield(CreateTask(coroutine));

    /// <inheritdoc cref="Shield{T}(Coroutine{T})"/>
    public static Future Shield(Coroutine coroutine) => Shield((Future)CreateTask(coroutine));
}
