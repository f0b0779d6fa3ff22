using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio.Tests;

/// <summary>Loops share nothing: what is static in the library is a thread's own, or never changes, or stands in the list with its reason.</summary>
public sealed class StaticStateTests
{
    private static readonly Dictionary<string, string> Harmless = new()
    {
        ["Orbweaver.Asyncio.CoroutineGuard._debugLoops"] = "How many loops are in debug mode, changed atomically: only tells whether it is worth while to look at one's own loop.",
        ["Orbweaver.Asyncio.CoroutineGuard+OutsideLoops.Guards"] = "Coroutines that were made where no loop ran, held weakly for the report at the program's end; under a lock.",
        ["Orbweaver.Asyncio.EventLoop+Filler.Instance"] = "A place in the ready queue that does nothing; it has no fields.",
        ["Orbweaver.Asyncio.Http.HttpResponse.MarkedEncodings"] = "A table that is never written to.",
        ["Orbweaver.Asyncio.PoolJson.Plain"] = "The default settings of JSON, made when first needed and never changed.",
        ["Orbweaver.Asyncio.ProcessTimeline.Recording"] = "The process's one recording, when ORBWEAVER_TIMELINE asks for it: the loops' buffers are their own, the file is written under a lock.",
        ["Orbweaver.Asyncio.SourceLines.Known"] = "What the program's symbols say of a type: the same for all loops, kept once found; safe for all threads.",
        ["Orbweaver.Asyncio.SourceLines.Loaded"] = "The symbols of an assembly, as above.",
        ["Orbweaver.Asyncio.StateMachineFields.Known"] = "Which fields a compiled coroutine has: the same for all loops, kept once found; safe for all threads.",
        ["Orbweaver.Asyncio.Timeline.Head"] = "Bytes that are never written to.",
        ["Orbweaver.Asyncio.Timeline.Tail"] = "Bytes that are never written to.",
        ["Orbweaver.Asyncio.TraceBuffer.Plain"] = "A table that is never written to.",
        ["Orbweaver.Asyncio.Worker._interrupts"] = "Of a worker process, which has one loop or none: that Ctrl-C is its parent's to follow.",
        ["Orbweaver.Asyncio.WorkerProgram.<IsWorker>k__BackingField"] = "What the process is: set before Main or at its top.",
        ["Orbweaver.Asyncio.WorkerProgram.<MainRunsWorkers>k__BackingField"] = "What the process is: set at the top of Main.",
    };

    [Fact]
    public void Static_fields_are_a_threads_own_or_never_change()
    {
        var shared = Fields().Where(field => !IsHarmless(field)).Select(Name).ToHashSet();
        Assert.Empty(shared.Except(Harmless.Keys).Order(StringComparer.Ordinal));
        Assert.Empty(Harmless.Keys.Except(shared)); // has gone
        Assert.All(Harmless.Values, Assert.NotEmpty);
    }

    private static IEnumerable<FieldInfo> Fields() =>
        from type in typeof(EventLoop).Assembly.GetTypes()
        where type.GetCustomAttribute<CompilerGeneratedAttribute>() is null && !type.Name.Contains('<')
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where !field.IsLiteral && field.GetCustomAttribute<ThreadStaticAttribute>() is null
        select field;

    private static string Name(FieldInfo field) => $"{field.DeclaringType!.FullName}.{field.Name}";

    private static bool IsHarmless(FieldInfo field) => field.IsInitOnly && IsImmutable(field.FieldType);

    /// <summary>What cannot be changed through the reference that is kept.</summary>
    private static bool IsImmutable(Type type) =>
        type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(Type) || type == typeof(TimeSpan) || type == typeof(Guid)
        || typeof(Delegate).IsAssignableFrom(type) || IsFrozen(type) || IsRecordWithoutSetters(type);

    private static bool IsFrozen(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(FrozenDictionary<,>);

    private static bool IsRecordWithoutSetters(Type type) => type.GetMethod("<Clone>$") is not null && type.GetProperties().All(property =>
        property.SetMethod is not { } setter || setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)));
}
