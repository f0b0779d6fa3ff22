using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>Looks into the compiler's state machines, when a stack is asked for. What the trimmer has taken away is not there to be told.</summary>
internal static class StateMachineFields
{
    private static readonly ConditionalWeakTable<Type, Fields> Known = [];

    /// <summary>Which await it is at, from 0 in the order of the source; -1 when it runs or has not begun, and when that cannot be told.</summary>
    internal static int StateOf<TStateMachine>(TStateMachine machine) =>
        Of<TStateMachine>().State?.GetValue(machine) is int state ? state : -1;

    /// <summary>The object whose method it is; null for a static method, and when that cannot be told.</summary>
    internal static object? TargetOf<TStateMachine>(TStateMachine machine) => Of<TStateMachine>().Target?.GetValue(machine);

    [UnconditionalSuppressMessage("Trimming", "IL2090", Justification = "Without the fields a stack has no lines; names and order do not depend on them.")]
    private static Fields Of<TStateMachine>() => Known.GetValue(typeof(TStateMachine), static _ => new Fields(
        typeof(TStateMachine).GetField("<>1__state", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance),
        typeof(TStateMachine).GetField("<>4__this", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)));

    private sealed record Fields(FieldInfo? State, FieldInfo? Target);
}
