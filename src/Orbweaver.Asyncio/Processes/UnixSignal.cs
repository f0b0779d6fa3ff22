using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Orbweaver.Asyncio;

/// <summary>Sends signals, which .NET has no method for.</summary>
internal static partial class UnixSignal
{
    private const int NoSuchProcess = 3;

    /// <summary>Does nothing when the process has ended meanwhile.</summary>
    internal static void Send(int process, PosixSignal signal)
    {
        if (Kill(process, NumberOf(signal)) == 0 || Marshal.GetLastPInvokeError() is NoSuchProcess)
            return;
        var error = new Win32Exception(Marshal.GetLastPInvokeError());
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The signal {signal} could not be sent to process {process}: {error.Message}"), error);
    }

    /// <summary>The named signals have numbers below zero in .NET, and on each system their own.</summary>
    private static int NumberOf(PosixSignal signal) => (int)signal switch
    {
        > 0 and var number => number,
        -1 => 1, // SIGHUP
        -2 => 2, // SIGINT
        -3 => 3, // SIGQUIT
        -4 => 15, // SIGTERM
        -5 => OperatingSystem.IsLinux() ? 17 : 20, // SIGCHLD
        -6 => OperatingSystem.IsLinux() ? 18 : 19, // SIGCONT
        -7 => 28, // SIGWINCH
        -8 => 21, // SIGTTIN
        -9 => 22, // SIGTTOU
        -10 => OperatingSystem.IsLinux() ? 20 : 18, // SIGTSTP
        var other => throw new ArgumentOutOfRangeException(nameof(signal), other, "There is no such signal. Use a name of PosixSignal, or a signal's number: (PosixSignal)10."),
    };

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
