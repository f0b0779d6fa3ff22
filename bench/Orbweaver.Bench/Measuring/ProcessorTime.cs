using System.Runtime.InteropServices;

namespace Orbweaver.Bench;

/// <summary>User and system time, to the microsecond (getrusage).</summary>
internal static partial class ProcessorTime
{
    private const int Self = 0;
    private const int Children = -1;

    /// <summary>Of this process, all threads.</summary>
    internal static TimeSpan OfSelf() => Of(Self);

    /// <summary>Of the children that have ended and were waited for, theirs included.</summary>
    internal static TimeSpan OfChildren() => Of(Children);

    private static TimeSpan Of(int who)
    {
        if (GetUsage(who, out Usage usage) != 0)
            throw new BenchException(FormattableString.Invariant($"getrusage failed with error {Marshal.GetLastPInvokeError()}"));

        return TimeSpan.FromSeconds(usage.UserSeconds + usage.SystemSeconds) + TimeSpan.FromMicroseconds(usage.UserMicroseconds + usage.SystemMicroseconds);
    }

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    private static partial int GetUsage(int who, out Usage usage);

    /// <summary>struct rusage of 64-bit Linux: two times, then fourteen counters that are not read here.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private struct Usage
    {
        internal long UserSeconds;
        internal long UserMicroseconds;
        internal long SystemSeconds;
        internal long SystemMicroseconds;
    }
}
