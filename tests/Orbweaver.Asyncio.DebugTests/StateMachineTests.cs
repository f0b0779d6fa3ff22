using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio.Tests;

/// <summary>That this project tests what it is for.</summary>
public sealed class StateMachineTests
{
    [Fact]
    public void State_machines_are_classes_in_this_project()
    {
        var method = typeof(StateMachineTests).GetMethod(nameof(Method), BindingFlags.NonPublic | BindingFlags.Static)!;
        Assert.False(method.GetCustomAttribute<AsyncStateMachineAttribute>()!.StateMachineType.IsValueType);
        Assert.Equal(3, Aio.Run(Method()));
    }

    private static async Coroutine<int> Method()
    {
        await Aio.Sleep(0);
        return 3;
    }
}
