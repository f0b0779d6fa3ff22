using System.Runtime.InteropServices;

namespace Orbweaver.Cli;

/// <summary>Ctrl-C and the request to terminate: the first one stops, the second one quits.</summary>
/// <param name="stop">Called once, on the first signal.</param>
/// <param name="quit">Called on every later one.</param>
internal sealed class Interruption(Action stop, Action quit) : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _signals;

    /// <summary>True once a signal has come.</summary>
    public bool WasAsked => Volatile.Read(ref _signals) > 0;

    /// <summary>Begins to listen to the process's signals.</summary>
    public void Listen()
    {
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Signal();
            }));
        }
    }

    /// <summary>A signal came. Any thread.</summary>
    public void Signal()
    {
        if (Interlocked.Increment(ref _signals) == 1)
            stop();
        else
            quit();
    }

    /// <summary>Signals do again what they do by default.</summary>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }
}
