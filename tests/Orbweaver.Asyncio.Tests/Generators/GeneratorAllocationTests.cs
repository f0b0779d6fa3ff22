using System.Diagnostics;
using System.Reflection;

namespace Orbweaver.Asyncio.Tests;

/// <summary>A step of a generator allocates nothing; making one takes its object and the frame of its body.</summary>
public sealed class GeneratorAllocationTests
{
    [Fact]
    public void Step_allocates_nothing()
    {
        var numbers = Echo<int>();
        numbers.Next();
        AssertAllocates(0, () => numbers.Send(1));
        AssertAllocates(0, () => numbers.Next());
        var texts = Echo<string>();
        texts.Next();
        AssertAllocates(0, () => texts.Send("x"));
    }

    [Fact]
    public void Step_of_a_generator_that_yields_from_another_allocates_nothing()
    {
        var generator = new Generator<string, string>(async yielder => await yielder.YieldFrom(Echo<string>()));
        generator.Next();
        AssertAllocates(0, () => generator.Send("x"));
    }

    [Fact]
    public void Foreach_allocates_the_generator_and_its_frame_alone() => AssertAllocates(300, () =>
    {
        foreach (var _ in Hundred())
        {
        }
    });

    private static Generator<T, T> Echo<T>() => new(static async yielder =>
    {
        T? next = default;
        while (true)
            next = await yielder.Yield(next!);
    });

    private static Generator<int, int> Hundred() => new(static async yielder =>
    {
        for (var n = 0; n < 100; n++)
            await yielder.Yield(n);
    });

    private static void AssertAllocates(long most, Action step)
    {
        var least = long.MaxValue;
        for (var round = 0; round < 20 && least > most; round++)
        {
            step();
            var before = GC.GetAllocatedBytesForCurrentThread();
            step();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.SkipWhen(
            typeof(GeneratorAllocationTests).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true }
                || typeof(EventLoop).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true },
            "State machines are classes in a debug build: only an optimised one can be free of allocations.");
        Assert.InRange(least, 0, most);
    }
}
