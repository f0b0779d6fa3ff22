// Ten sums of squares: one after the other on this thread, by a pool of processes, and once more by the same processes.
using System.Diagnostics;
using System.Globalization;
using Orbweaver.Asyncio;

if (!int.TryParse(args.FirstOrDefault("10000000"), NumberStyles.None, CultureInfo.InvariantCulture, out var first) || first > 1_000_000_000)
{
    Console.Error.WriteLine("usage: 13-sums [NUMBER], the first of ten, at most 1000000000");
    return 2;
}

var numbers = Enumerable.Range(first, 10).ToArray();

var start = Stopwatch.GetTimestamp();
foreach (var number in numbers)
    CpuBound(number);
Console.WriteLine($"Calculation takes {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} seconds");

using var pool = new ProcessPool();
start = Stopwatch.GetTimestamp();
pool.Map(CpuBound, numbers); // each process prints what it has found
Console.WriteLine($"duration with processes: {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} seconds");

start = Stopwatch.GetTimestamp();
var sums = pool.Map(SumOfSquares, numbers); // or hands it back
Console.WriteLine($"duration with processes that are there already: {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} seconds");
Console.WriteLine($"the first and the last: {sums[0]}, {sums[^1]}");
return 0;

static void CpuBound(int number) => Console.WriteLine(SumOfSquares(number));

// Of 0 to number - 1. With ten million they exceed 64 bits, and Python's int has any length.
static UInt128 SumOfSquares(int number)
{
    UInt128 sum = 0;
    for (ulong i = 0; i < (ulong)number; i++)
        sum += i * i;
    return sum;
}
