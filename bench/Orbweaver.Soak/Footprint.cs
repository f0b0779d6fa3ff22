using System.Globalization;
using System.Runtime;

namespace Orbweaver.Soak;

/// <summary>What the process holds at a moment, after everything that is garbage was collected.</summary>
internal sealed record Footprint(long Heap, long Resident)
{
    internal static Footprint Take()
    {
        Collect();
        Collect(); // what the finalizers let go
        return new Footprint(GC.GetTotalMemory(forceFullCollection: false), ResidentNow());
    }

    /// <summary>The smallest of three, half a second apart: what is in flight differs from moment to moment.</summary>
    internal static Footprint TakeLeast()
    {
        Footprint least = Take();
        for (int i = 0; i < 2; i++)
        {
            Thread.Sleep(500);
            Footprint next = Take();
            least = new Footprint(Math.Min(least.Heap, next.Heap), Math.Min(least.Resident, next.Resident));
        }

        return least;
    }

    internal static long ResidentNow()
    {
        if (!OperatingSystem.IsLinux())
            return Environment.WorkingSet;
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan("VmRSS:".Length).Trim(" \tkB"), CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>The process's open descriptors, by what they are; empty where the system does not tell.</summary>
    internal static SortedDictionary<string, int> Descriptors()
    {
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        if (!Directory.Exists("/proc/self/fd"))
            return kinds;
        foreach (string path in Directory.GetFiles("/proc/self/fd"))
        {
            string? target = new FileInfo(path).LinkTarget;
            if (target is null || target.StartsWith("/proc/", StringComparison.Ordinal) || target.EndsWith(".dll", StringComparison.Ordinal))
                continue; // the one that lists them, and assemblies: the framework loads some of its own late
            string kind = target.Split(':')[0] is "anon_inode" ? target : target.Split(':')[0];
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
        }

        return kinds;
    }

    private static void Collect()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
    }
}
