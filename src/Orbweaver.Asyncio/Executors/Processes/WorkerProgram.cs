using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>How this program is started once more, as a worker.</summary>
internal static class WorkerProgram
{
    /// <summary>Main has called <see cref="ProcessPool.RunWorker"/>: a worker will, too, and needs no hook.</summary>
    internal static bool MainRunsWorkers { get; set; }

    /// <summary>This process is a worker.</summary>
    internal static bool IsWorker { get; set; }

    /// <summary>A startup hook is to be set.</summary>
    internal static bool NeedsHook => !MainRunsWorkers;

    private static bool HooksWork => !AppContext.TryGetSwitch("System.StartupHookProvider.IsSupported", out var supported) || supported;

    /// <exception cref="PlatformNotSupportedException">It cannot.</exception>
    internal static void DemandThatMethodsCanBeFound(string pool)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
            throw new PlatformNotSupportedException($"A {pool} finds methods in its worker processes by reflection, which a program compiled ahead of time does not have. Use a Pool, or a LoopPool without processes.");
    }

    /// <summary>When a pool is used, not when it is made: a pool in a static field is made in each worker, too, and before Main has said anything.</summary>
    /// <exception cref="InvalidOperationException">There can be no workers here.</exception>
    internal static void DemandThatWorkersCanStart(string pool)
    {
        if (IsWorker)
        {
            throw new InvalidOperationException(
                $"A {pool} was used in a worker process. Workers have no workers of their own: they would be started without end. The pool may be in a static field, but its methods are for the program's main process: " +
                "use it in Main, or what Main calls, not in a function that a worker calls, nor in a static constructor.");
        }

        if (WorkerAddress.IsSet)
        {
            throw new InvalidOperationException(
                $"This process was started as a worker of a pool, but has come to use a {pool} itself: it runs the program's Main from the start. Call 'if (ProcessPool.RunWorker(args)) return;' as the first thing in Main.");
        }

        if (NeedsHook && !HooksWork)
        {
            throw new InvalidOperationException(
                $"A {pool} starts this program again, and was to tell it by a startup hook to be a worker. This program was published without support for startup hooks (trimmed). " +
                "Call 'if (ProcessPool.RunWorker(args)) return;' as the first thing in Main.");
        }
    }

    /// <summary>On the pool's own loop's thread: the kernel ends a worker with the thread that has started it.</summary>
    internal static Subprocess Start(WorkerAddress address)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The system does not tell where this program's file is, so it cannot be started again.");
        string[] arguments = IsHost(program) ? ["exec", EntryAssembly()] : [];
        return Subprocess.Start(
            new ProcessStartInfo(program, arguments),
            new SubprocessOptions { StandardInput = SubprocessPipe.Null, Environment = address.Environ(NeedsHook) });
    }

    /// <summary>The program is 'dotnet app.dll'.</summary>
    private static bool IsHost(string program) => Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Only asked where the host runs an assembly that is a file.")]
    private static string EntryAssembly() => Assembly.GetEntryAssembly()?.Location is { Length: > 0 } path
        ? path
        : throw new InvalidOperationException("This program was started by a host of its own, not from an assembly file, so it cannot be started again as a worker.");
}
