using System.Runtime.InteropServices;

namespace Orbweaver.Asyncio;

/// <content>Signals from the system.</content>
public sealed partial class EventLoop
{
    private SignalHandlers? _signalHandlers;

    /// <summary>
    /// Has a callback called on the loop when a signal comes to the process, in place of what the signal does otherwise, until <see cref="RemoveSignalHandler"/> or the loop's end. A second callback for
    /// a signal takes the first one's place. While a loop has a callback for SIGINT or SIGTERM, that signal does not cancel the main task. As CPython's <c>loop.add_signal_handler</c>.
    /// </summary>
    /// <param name="signal">One of the named signals; on Unix also a signal's number: <c>(PosixSignal)10</c>.</param>
    /// <param name="callback">Called on the loop's thread, once for each signal.</param>
    /// <param name="context">The AsyncLocal values that it sees; null (the default) for those of now.</param>
    /// <exception cref="PlatformNotSupportedException">The system does not have the signal, or lets nobody handle it (SIGKILL, SIGSTOP).</exception>
    /// <exception cref="InvalidOperationException">The loop is closed.</exception>
    /// <remarks>Loop's thread only. Unlike in Python the loop need not run on the main thread. Several loops that handle a signal all get it.</remarks>
    public void AddSignalHandler(PosixSignal signal, Action callback, ExecutionContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ThrowIfClosed();
        _signalHandlers ??= new SignalHandlers(this, Interruption.OfProcess);
        try
        {
            _signalHandlers.Add(signal, callback, context ?? ExecutionContext.Capture());
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException or ArgumentOutOfRangeException)
        {
            throw new PlatformNotSupportedException($"The signal {signal} cannot be handled: the system has none of that name or number, or lets no program handle it (SIGKILL, SIGSTOP).", e);
        }
    }

    /// <summary>Takes a signal's callback away; the signal does again what it did before.</summary>
    /// <param name="signal">As given to <see cref="AddSignalHandler"/>.</param>
    /// <returns>False when there was none.</returns>
    /// <remarks>Loop's thread only. As CPython's <c>loop.remove_signal_handler</c>.</remarks>
    public bool RemoveSignalHandler(PosixSignal signal) => _signalHandlers?.Remove(signal) ?? false;

    /// <summary>True when a callback of the program's sees to the signal. Any thread.</summary>
    internal bool HandlesSignal(PosixSignal signal) => Volatile.Read(ref _signalHandlers)?.Handles(signal) ?? false;
}
