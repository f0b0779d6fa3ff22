namespace Orbweaver.Asyncio;

/// <content>Tasks with an owner.</content>
public static partial class Aio
{
    /// <summary>
    /// Runs <paramref name="body"/> in the task that awaits this, and then waits until all tasks that were made in the group have ended. When a task or the body fails, the tasks that are
    /// left and the body are cancelled, and the errors are thrown together. When the owner is cancelled, so are the tasks. As CPython's <c>async with asyncio.TaskGroup()</c>.
    /// </summary>
    /// <param name="body">Makes the tasks: <c>async group => { _ = group.CreateTask(Work()); … }</c>.</param>
    /// <exception cref="AggregateException">What tasks failed with, in the order of their ends, and last the body's exception; always this type, even for one error.</exception>
    /// <exception cref="OperationCanceledException">The owner was cancelled, and nothing failed.</exception>
    /// <remarks>
    /// Loop's thread only, inside a task. A task that ends with an <see cref="OperationCanceledException"/> counts as cancelled, which is no error, wherever that exception comes from.
    /// </remarks>
    public static Coroutine TaskGroup(Func<TaskGroup, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return GroupedPlainly(body);
    }

    /// <inheritdoc cref="TaskGroup(Func{TaskGroup, Coroutine})"/>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <returns>What the body ends with; the type's default when <see cref="Asyncio.TaskGroup.Cancel"/> cut it short.</returns>
    public static Coroutine<T> TaskGroup<T>(Func<TaskGroup, Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Grouped(body);
    }

    private static async Coroutine GroupedPlainly(Func<TaskGroup, Coroutine> body) => await new TaskGroup().Run(Resulting(body));

    private static Func<TaskGroup, Coroutine<Unit>> Resulting(Func<TaskGroup, Coroutine> body) => async group =>
    {
        await body(group);
        return default;
    };

    private static async Coroutine<T> Grouped<T>(Func<TaskGroup, Coroutine<T>> body) => await new TaskGroup().Run(body);
}
