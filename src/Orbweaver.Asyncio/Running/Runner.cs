using System.Runtime.InteropServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// Runs several coroutines one after the other on one loop, which it makes and in the end closes: for consoles, test frameworks and other synchronous code that calls into asynchronous code more than
/// once. The AsyncLocal values that one run leaves are those with which the next begins. As CPython's <c>asyncio.Runner</c>.
/// </summary>
/// <remarks>
/// <para>For one thread. <see cref="Aio.Run(Coroutine, EventLoopOptions?)"/> is a runner for a single run.</para>
/// <para>
/// Ctrl-C and SIGTERM: on the program's main thread, while a run is under way, the first such signal cancels the coroutine that runs; when it ends so, and nobody else has cancelled it, the run throws a
/// <see cref="KeyboardInterruptException"/>. The second signal is left to the system's default action, which ends the process at once, without <c>finally</c> blocks: no exception can be thrown into a
/// thread in .NET, as CPython's <c>KeyboardInterrupt</c> is. <see cref="EventLoopOptions.HandleSignals"/> switches this off. A run that has ended listens no longer: while <see cref="Dispose"/>
/// waits for the tasks that are left, one signal ends the process.
/// </para>
/// </remarks>
public sealed class Runner : IDisposable
{
    /// <summary>The runtime numbers the threads, and the one that the program began on is the first.</summary>
    private const int MainThread = 1;

    private readonly Func<EventLoop> _makeLoop;
    private readonly SignalSource? _signals;
    private readonly bool _handlesSignals;
    private EventLoop? _loop;

    /// <summary>The AsyncLocal values with which the next run begins.</summary>
    private ExecutionContext? _context;

    /// <summary>Makes a runner; its loop is made when first needed.</summary>
    /// <param name="options">How the loop is made; null (the default) for the default options.</param>
    public Runner(EventLoopOptions? options = null)
        : this(() => new EventLoop(options ?? new EventLoopOptions()), options?.HandleSignals ?? true)
    {
    }

    /// <summary>Makes a runner.</summary>
    /// <param name="loopFactory">Makes the loop, once, when it is first needed. The runner disposes it.</param>
    /// <param name="handleSignals">As <see cref="EventLoopOptions.HandleSignals"/>.</param>
    public Runner(Func<EventLoop> loopFactory, bool handleSignals = true)
    {
        ArgumentNullException.ThrowIfNull(loopFactory);
        _makeLoop = loopFactory;
        _handlesSignals = handleSignals;
    }

    /// <summary>For tests, whose signals come from elsewhere, and to every thread.</summary>
    internal Runner(Func<EventLoop> loopFactory, SignalSource signals)
        : this(loopFactory) => _signals = signals;

    /// <summary>Where the runner is in its life.</summary>
    public RunnerState State { get; private set; }

    /// <summary>The loop; made by the first call.</summary>
    /// <exception cref="ObjectDisposedException">The runner was disposed.</exception>
    public EventLoop Loop
    {
        get
        {
            Initialize();
            return _loop!;
        }
    }

    /// <summary>Where signals come from now; null when they are not the runner's.</summary>
    private SignalSource? Signals => _signals ?? (_handlesSignals && Environment.CurrentManagedThreadId == MainThread ? Interruption.OfProcess : null);

    /// <summary>Runs a coroutine to its end on the runner's loop. Tasks that are left go on in the next run; <see cref="Dispose"/> cancels them.</summary>
    /// <param name="main">What is run.</param>
    /// <exception cref="InvalidOperationException">A loop runs on this thread already, and is not this runner's with <see cref="EventLoop.AllowNesting"/>; or the loop was stopped before the end.</exception>
    /// <exception cref="ObjectDisposedException">The runner was disposed.</exception>
    /// <exception cref="KeyboardInterruptException">Ctrl-C or SIGTERM ended it.</exception>
    /// <remarks>Throws what the coroutine ended with.</remarks>
    public void Run(Coroutine main)
    {
        DemandThatItMayRun();
        Finish(Loop.CreateTask(main, context: _context));
    }

    /// <inheritdoc cref="Run(Coroutine)"/>
    /// <typeparam name="T">What the coroutine ends with.</typeparam>
    /// <returns>What the coroutine ended with.</returns>
    public T Run<T>(Coroutine<T> main)
    {
        DemandThatItMayRun();
        var task = Loop.CreateTask(main, context: _context);
        Finish(task);
        return task.Result;
    }

    /// <summary>
    /// Cancels the tasks that are left, waits for them, reports those that fail (not those that end cancelled) to the loop's exception handler, and closes the loop. Idempotent.
    /// </summary>
    /// <exception cref="InvalidOperationException">The loop runs.</exception>
    /// <remarks>A task whose .NET awaitable ignores its cancellation is waited for no longer than 2 seconds of the loop's time, reported and left behind.</remarks>
    public void Dispose()
    {
        if (_loop is { IsRunning: true })
            throw new InvalidOperationException("A runner cannot be disposed while its loop runs. Dispose it when Run has returned.");
        if (State == RunnerState.Closed)
            return;
        State = RunnerState.Closed;
        if (_loop is null)
            return;
        try
        {
            Shutdown.CancelTasks(_loop);
            Shutdown.EndExecutor(_loop); // after the tasks that use it, and while the loop can still take its results
        }
        finally
        {
            _loop.Dispose();
        }
    }

    private void DemandThatItMayRun()
    {
        DemandThatItIsOpen();
        if (EventLoop.Current is { } running && !(running.AllowNesting && ReferenceEquals(running, _loop)))
        {
            throw new InvalidOperationException(
                "Cannot run a coroutine to its end while this or another loop is running on this thread. Await the coroutine, or make a task of it; or set AllowNesting on the loop that runs.");
        }
    }

    private void DemandThatItIsOpen()
    {
        if (State == RunnerState.Closed)
            throw new ObjectDisposedException(nameof(Runner), "The runner was disposed, and its loop is closed: it runs nothing more. Run what is left before that, or make another runner.");
    }

    private void Initialize()
    {
        DemandThatItIsOpen();
        if (_loop is not null)
            return;
        _loop = _makeLoop();
        _context = ExecutionContext.Capture();
        State = RunnerState.Initialized;
    }

    private void Finish<T>(LoopTask<T> main)
    {
        if (_loop!.IsRunning || Signals is not { } signals)
        {
            RunToEnd(main);
            return;
        }

        using var interruption = Interruption.Listen(_loop, main, signals);
        try
        {
            RunToEnd(main);
        }
        catch (OperationCanceledException cancellation) when (interruption.Signal is { } signal)
        {
            if (interruption.WasDelivered && main.IsCancelled && main.Uncancel() == 0)
                throw new KeyboardInterruptException(signal, cancellation);
            throw;
        }

        if (interruption is { Signal: { } late, WasDelivered: false })
            throw new KeyboardInterruptException(late); // it came with the last step, and must not be lost
    }

    private void RunToEnd<T>(LoopTask<T> main)
    {
        try
        {
            _loop!.RunUntilComplete((Future)main);
        }
        finally
        {
            _context = main.Context;
        }
    }
}
