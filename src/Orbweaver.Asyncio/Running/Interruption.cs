using System.Runtime.InteropServices;

namespace Orbweaver.Asyncio;

/// <summary>Has a handler called for each signal of a kind that comes, on whatever thread, until what it returns is disposed. The handler says whether it saw to the signal; if not, the default action follows.</summary>
internal delegate IDisposable SignalSource(PosixSignal signal, Func<PosixSignal, bool> handler);

/// <summary>
/// What SIGINT and SIGTERM do while a main task runs: the first one cancels the task, on the loop's thread; every other one, and one that comes when the task has ended, is left to its default
/// action, which ends the process. .NET has no exception that could strike a running thread.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly EventLoop _loop;
    private readonly Future _main;
    private readonly List<IDisposable> _registrations = [];

    /// <summary>The signal that came first; 0 when none did, which is no signal's number.</summary>
    private int _first;

    private Interruption(EventLoop loop, Future main)
    {
        _loop = loop;
        _main = main;
    }

    /// <summary>The signal that came first; null when none did.</summary>
    internal PosixSignal? Signal => Volatile.Read(ref _first) is not 0 and var signal ? (PosixSignal)signal : null;

    /// <summary>The cancellation reached the main task before its end.</summary>
    internal bool WasDelivered { get; private set; }

    /// <summary>The process's own signals.</summary>
    internal static IDisposable OfProcess(PosixSignal signal, Func<PosixSignal, bool> handler) =>
        PosixSignalRegistration.Create(signal, context => context.Cancel |= handler(context.Signal)); // all that listen share the context

    /// <summary>Begins to listen. Where signals cannot be had, the run goes on without them.</summary>
    internal static Interruption Listen(EventLoop loop, Future main, SignalSource source)
    {
        var interruption = new Interruption(loop, main);
        try
        {
            interruption._registrations.Add(source(PosixSignal.SIGINT, interruption.Take));
            interruption._registrations.Add(source(PosixSignal.SIGTERM, interruption.Take));
        }
        catch (Exception e) when (e is PlatformNotSupportedException or IOException)
        {
            interruption.Dispose();
        }

        return interruption;
    }

    /// <summary>Signals do again what they did before. One that is under way on another thread may still be taken.</summary>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _registrations.Clear();
    }

    private bool Take(PosixSignal signal)
    {
        if (_loop.HandlesSignal(signal) || _main.IsDone || Interlocked.CompareExchange(ref _first, (int)signal, 0) != 0)
            return false;
        _loop.PostThreadSafe(new Handle(CancelMain, null)); // the loop may be closing by now: no error here, on a thread that is nobody's
        return true;
    }

    private void CancelMain() => WasDelivered = _main.Cancel();
}
