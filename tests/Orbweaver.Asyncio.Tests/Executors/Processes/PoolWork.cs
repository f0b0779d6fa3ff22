using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace Orbweaver.Asyncio.Tests;

/// <summary>What worker processes do in the tests.</summary>
public static class PoolWork
{
    public static int InitializedTo { get; private set; }

    public static int Square(int x) => x * x;

    public static BigInteger SumOfSquares(int n)
    {
        BigInteger sum = 0;
        for (var i = 0; i < n; i++)
            sum += (long)i * i;
        return sum;
    }

    public static int ProcessId(int ignored) => Environment.ProcessId;

    public static void Initialize() => InitializedTo = 42;

    public static void FailToInitialize() => throw new FormatException("no key");

    public static void NeverInitialized() => Thread.Sleep(Timeout.Infinite);

    public static int Initialized(int ignored) => InitializedTo;

    public static int Fail(int x) => x % 3 == 2 ? throw new FormatException($"not {x}", new InvalidDataException("inside")) : x;

    public static void Demand(bool condition)
    {
        if (!condition)
            throw new InvalidOperationException("It is not so.");
    }

    public static T Echo<T>(T value) => value;

    public static string TypeOf(object value) => value.GetType().Name;

    public static string TypesOf(object first, int second) => TypeOf(first) + TypeOf(second);

    public static void DemandAString(object value)
    {
        if (value is not string)
            throw new InvalidCastException($"It is a {value.GetType()}.");
    }

    public static Dog DogNamed(string name) => new(name, 4);

    public static int DieOn(string how, int x)
    {
        if (x != 3)
            return x;
        switch (how)
        {
            case "failfast":
                Environment.FailFast("a test");
                break;
            case "exit":
                Environment.Exit(0);
                break;
            case "kill":
                using (var self = Process.GetCurrentProcess())
                    self.Kill();
                break;
            case "overflow":
                Overflow(0);
                break;
        }

        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    /// <summary>Dies unless the file is there, which it makes.</summary>
    public static int DieOnce(string path, int x)
    {
        if (x == 3 && !File.Exists(path))
        {
            File.WriteAllText(path, "");
            Environment.Exit(7);
        }

        return x;
    }

    public static int HangOn(int hanging, int x)
    {
        if (x == hanging)
            Thread.Sleep(Timeout.Infinite);
        return x;
    }

    public static int WaitFor(string path)
    {
        while (!File.Exists(path))
            Thread.Sleep(5);
        return Environment.ProcessId;
    }

    public static int HangAt(string folder)
    {
        File.WriteAllText(Path.Combine(folder, $"{Environment.ProcessId}"), "");
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    public static int UsesAPool(int x)
    {
        using var pool = new ProcessPool(1);
        return pool.Apply(Square, x);
    }

    public static string? WorkerVariables(int ignored) => Environment.GetEnvironmentVariable("ORBWEAVER_WORKER") + Environment.GetEnvironmentVariable("DOTNET_STARTUP_HOOKS");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Overflow(int x) => Overflow(x + 1) + Overflow(x + 2);

    [JsonDerivedType(typeof(Dog), "dog")]
    public record Animal(string Name);

    public sealed record Dog(string Name, int Legs) : Animal(Name);
}

/// <summary>Each worker makes the pool, too, before it calls the first function.</summary>
public static class PoolInAStaticField
{
    public static readonly ProcessPool Pool;

    /// <summary>A constructor that is written out runs before anything else of the class does.</summary>
    static PoolInAStaticField() => Pool = new ProcessPool(1);

    public static int Square(int x) => x * x;

    public static int SquareInTheWorkersPool(int x) => Pool.Apply(Square, x);
}
