using System.Runtime.InteropServices;

namespace Orbweaver.Asyncio;

/// <summary>A loop's callbacks for the process's signals. Signals come on threads of the runtime's; the callbacks run on the loop's.</summary>
/// <param name="loop">Whose callbacks they are.</param>
/// <param name="source">Where signals come from.</param>
internal sealed class SignalHandlers(EventLoop loop, SignalSource source) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PosixSignal, Registration> _registrations = [];

    /// <summary>True while a signal may still bring the loop work. Any thread.</summary>
    internal bool Any
    {
        get
        {
            lock (_gate)
                return _registrations.Count > 0;
        }
    }

    /// <summary>True when the signal is the program's affair, and nobody else's. Any thread.</summary>
    internal bool Handles(PosixSignal signal)
    {
        lock (_gate)
            return _registrations.ContainsKey(signal);
    }

    /// <summary>Sets the callback, in place of an earlier one.</summary>
    internal void Add(PosixSignal signal, Action callback, ExecutionContext? context)
    {
        lock (_gate)
        {
            if (!_registrations.TryGetValue(signal, out var registration))
                _registrations[signal] = registration = new Registration(source(signal, Take));
            (registration.Callback, registration.Context) = (callback, context);
        }
    }

    internal bool Remove(PosixSignal signal)
    {
        Registration? registration;
        lock (_gate)
        {
            if (!_registrations.Remove(signal, out registration))
                return false;
        }

        registration.Source.Dispose(); // outside the lock: it may wait for a signal that is being taken
        return true;
    }

    public void Dispose()
    {
        Registration[] left;
        lock (_gate)
        {
            left = [.. _registrations.Values];
            _registrations.Clear();
        }

        foreach (var registration in left)
            registration.Source.Dispose();
    }

    private bool Take(PosixSignal signal)
    {
        lock (_gate)
            return _registrations.TryGetValue(signal, out var registration) && registration.Callback is { } callback && loop.TryPost(new Handle(callback, registration.Context));
    }

    private sealed class Registration(IDisposable source)
    {
        internal IDisposable Source { get; } = source;

        internal Action? Callback { get; set; }

        internal ExecutionContext? Context { get; set; }
    }
}
