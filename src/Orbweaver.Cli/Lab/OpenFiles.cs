using System.Runtime.InteropServices;

namespace Orbweaver.Cli;

/// <summary>The limit of open files, which connections count towards. The .NET runtime raises its own (soft) limit to what is allowed (hard) as it starts, so only the latter can be too low.</summary>
internal static partial class OpenFiles
{
    /// <summary>What a process has open beside its connections: libraries, pipes, the kernel's event queues.</summary>
    private const int Beside = 250;

    private const int OpenFilesOfLinux = 7; // RLIMIT_NOFILE

    /// <summary>Makes sure that as many connections can be open as there are requests at a time.</summary>
    /// <exception cref="UsageException">The limit is too low.</exception>
    public static void Demand(LabRequest request) => Demand(request, Limit());

    /// <inheritdoc cref="Demand(LabRequest)"/>
    /// <param name="request">What is to be run.</param>
    /// <param name="limit">The hard limit; null when it is not known.</param>
    internal static void Demand(LabRequest request, long? limit)
    {
        var needed = ModelPlan.Of(request).Max(plan => plan.Lanes) + Beside;
        if (needed > limit)
        {
            throw new UsageException($"{LabFlags.Requests.Name}: {Figures.Count(request.Requests)} requests at once need {Figures.Count(needed)} open files, and this process may have {Figures.Count(limit.Value)}; "
                + $"raise the limit first (as root: ulimit -n {needed}), or send at most {Figures.Count(Math.Max(1, limit.Value - Beside))}");
        }
    }

    private static long? Limit() => OperatingSystem.IsLinux() && GetLimit(OpenFilesOfLinux, out var limit) == 0 ? (long)Math.Min(limit.Hard, long.MaxValue) : null;

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
