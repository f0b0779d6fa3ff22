using System.Runtime.InteropServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// The user, or the system, asked the program to end: Ctrl-C (SIGINT) or SIGTERM cancelled the main task of <see cref="Runner.Run(Coroutine)"/> or <see cref="Aio.Run(Coroutine, EventLoopOptions?)"/>,
/// and the task ended so. As CPython's <c>KeyboardInterrupt</c>, it is not a cancellation: no <see cref="OperationCanceledException"/>.
/// </summary>
/// <remarks>A program that is to end quietly catches it around the run: <c>catch (KeyboardInterruptException e) { return e.ExitCode; }</c>.</remarks>
public sealed class KeyboardInterruptException : Exception
{
    /// <summary>Makes the exception for a SIGINT.</summary>
    public KeyboardInterruptException()
        : this(PosixSignal.SIGINT)
    {
    }

    /// <summary>Makes the exception for a SIGINT.</summary>
    public KeyboardInterruptException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception for a SIGINT.</summary>
    public KeyboardInterruptException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="signal">The signal that came.</param>
    /// <param name="innerException">The cancellation that the main task ended with, or null.</param>
    public KeyboardInterruptException(PosixSignal signal, Exception? innerException = null)
        : base($"The run was ended by {signal}{(signal == PosixSignal.SIGINT ? " (Ctrl-C)" : "")}.", innerException) => Signal = signal;

    /// <summary>The signal that came: <see cref="PosixSignal.SIGINT"/> or <see cref="PosixSignal.SIGTERM"/>.</summary>
    public PosixSignal Signal { get; } = PosixSignal.SIGINT;

    /// <summary>What shells expect of a program that such a signal ended: 130 for SIGINT, 143 for SIGTERM.</summary>
    public int ExitCode => Signal == PosixSignal.SIGTERM ? 128 + 15 : 128 + 2;
}
