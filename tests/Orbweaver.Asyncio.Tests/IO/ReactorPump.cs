using System.Collections.Concurrent;

namespace Orbweaver.Asyncio.Tests;

/// <summary>
/// The smallest loop that can drive a reactor: a thread that polls and then runs what was posted, with its own synchronization
/// context set only for the latter, as the event loop's two phases have it.
/// </summary>
internal sealed class ReactorPump : IDisposable
{
    internal static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly Thread _thread;
    private readonly Context _context;
    private volatile bool _stopped;
    private Exception? _failure;

    internal ReactorPump(Reactor reactor)
    {
        Reactor = reactor;
        _context = new Context(this);
        _thread = new Thread(Run) { IsBackground = true, Name = "reactor pump" };
        _thread.Start();
    }

    internal Reactor Reactor { get; }

    internal int ThreadId => _thread.ManagedThreadId;

    internal bool IsCurrent => Environment.CurrentManagedThreadId == ThreadId;

    /// <summary>Asserts that this is the loop's thread in the reactor phase.</summary>
    internal void AssertReactorPhase()
    {
        Assert.Equal(ThreadId, Environment.CurrentManagedThreadId);
        Assert.Null(SynchronizationContext.Current);
    }

    /// <summary>Asserts that this is the loop's thread in the ready phase.</summary>
    internal void AssertReadyPhase()
    {
        Assert.Equal(ThreadId, Environment.CurrentManagedThreadId);
        Assert.Same(_context, SynchronizationContext.Current);
    }

    internal void Post(Action action)
    {
        _posted.Enqueue(action);
        Reactor.Wake();
    }

    /// <summary>Runs code in the ready phase; what it awaits without ConfigureAwait(false) comes back to the ready phase.</summary>
    internal Task RunAsync(Func<Task> code) => RunAsync(async () =>
    {
        await code();
        return true;
    });

    internal async Task<T> RunAsync<T>(Func<Task<T>> code)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() => _ = RunThereAsync());
        return await result.Task.WaitAsync(Watchdog).ConfigureAwait(false);

        async Task RunThereAsync()
        {
            try
            {
                result.SetResult(await code());
            }
            catch (Exception exception)
            {
                result.SetException(exception);
            }
        }
    }

    /// <summary>Waits until the pump has gone round twice: what was asked before is done.</summary>
    internal async Task SettleAsync()
    {
        await RunAsync(() => Task.CompletedTask);
        await RunAsync(() => Task.CompletedTask);
    }

    /// <summary>Stops the thread; the reactor is left to the test.</summary>
    internal void Stop()
    {
        if (_stopped)
            return;

        _stopped = true;
        Reactor.Wake();
        Assert.True(_thread.Join(Watchdog), "The pump's thread did not stop.");
        if (_failure is not null)
            throw new InvalidOperationException("The pump's thread failed.", _failure);
    }

    public void Dispose()
    {
        Stop();
        Reactor.Dispose();
    }

    private void Run()
    {
        Reactor.SetOwner(Environment.CurrentManagedThreadId);
        try
        {
            while (!_stopped)
            {
                Reactor.Poll(_posted.IsEmpty ? -1 : 0);
                SynchronizationContext.SetSynchronizationContext(_context);
                for (int ready = _posted.Count; ready > 0 && _posted.TryDequeue(out Action? action); ready--)
                    action();

                SynchronizationContext.SetSynchronizationContext(null);
            }
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
        finally
        {
            Reactor.SetOwner(0);
        }
    }

    private sealed class Context(ReactorPump pump) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => pump.Post(() => d(state));

        public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();
    }
}
