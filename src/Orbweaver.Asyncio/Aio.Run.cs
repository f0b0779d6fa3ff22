namespace Orbweaver.Asyncio;

/// <content>Running a program.</content>
public static partial class Aio
{
    /// <summary>
    /// Runs a coroutine to its end on a loop of its own, then cancels the tasks that are left, waits for them, and closes the loop. As CPython's <c>asyncio.run</c>.
    /// </summary>
    /// <param name="main">The program.</param>
    /// <param name="options">How the loop is made; null (the default) for the default options.</param>
    /// <exception cref="InvalidOperationException">A loop runs on this thread already, and its <see cref="EventLoop.AllowNesting"/> is off.</exception>
    /// <exception cref="KeyboardInterruptException">Ctrl-C or SIGTERM ended it: see <see cref="Runner"/>.</exception>
    /// <remarks>
    /// Any thread. Throws what the coroutine ended with. Inside a running loop with <see cref="EventLoop.AllowNesting"/> the coroutine runs on that loop: the options do not count, and tasks that are left
    /// go on.
    /// </remarks>
    public static void Run(Coroutine main, EventLoopOptions? options = null)
    {
        if (EventLoop.Current is { AllowNesting: true } running)
        {
            running.RunUntilComplete(main);
            return;
        }

        using var runner = new Runner(options);
        runner.Run(main);
    }

    /// <inheritdoc cref="Run(Coroutine, EventLoopOptions?)"/>
    /// <typeparam name="T">What the coroutine ends with.</typeparam>
    /// <returns>What the coroutine ended with.</returns>
    public static T Run<T>(Coroutine<T> main, EventLoopOptions? options = null)
    {
        if (EventLoop.Current is { AllowNesting: true } running)
            return running.RunUntilComplete(main);
        using var runner = new Runner(options);
        return runner.Run(main);
    }
}
