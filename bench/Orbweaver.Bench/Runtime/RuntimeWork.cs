namespace Orbweaver.Bench;

/// <summary>One work of the runtime benchmark, under the name that the rivals' programs give it.</summary>
/// <param name="Key">What the rivals' programs call it.</param>
/// <param name="Work">What the result calls it.</param>
/// <param name="Unit">Of the result.</param>
/// <param name="PerRun">How many units one of the program's own figures covers.</param>
/// <param name="Note">What the reader must know to compare.</param>
internal sealed record RuntimeWork(string Key, string Work, string Unit, int PerRun, string Note)
{
    /// <summary>What our program calls it, where a rival's one way stands beside two of ours.</summary>
    internal string OwnKey { get; private init; } = Key;

    private const string RivalsAwait =
        "The rivals await many tasks each in one way, shown beside both of ours: asyncio gathers, trio has a nursery, Node Promise.all, Go a WaitGroup, .NET WhenAll, "
        + "tokio awaits one after the other. Node starts a function at once, without scheduling it.";

    internal static IReadOnlyList<RuntimeWork> All { get; } =
    [
        new("yield_1", "runtime: switch, one task", "ns/switch", 1, "One task that sleeps 0 s 1,000,000 times. Node: setImmediate; Go: Gosched; .NET: Task.Yield."),
        new("yield_100", "runtime: switch, 100 tasks", "ns/switch", 1, "100 tasks that each sleep 0 s 10,000 times."),
        new("chain10", "runtime: awaited call that completes at once, 10 deep", "ns/level", 10,
            "1,000,000 calls of 10 nested async functions that never suspend. Go's are plain calls, tokio's one compiled state machine."),
        new("spawn", "runtime: spawn and await a task", "ns/task", 1,
            $"100 times 10,000 trivial tasks, spawned and then awaited one after the other. {RivalsAwait}"),
        new("spawn", "runtime: spawn tasks and gather them", "ns/task", 1,
            $"100 times 10,000 trivial tasks, spawned and then gathered. {RivalsAwait}")
        {
            OwnKey = "spawn_gather",
        },
    ];

    /// <summary>The same work in another form that a rival's program has under another key, shown as a rival of its own.</summary>
    internal static IReadOnlyDictionary<string, (string Key, string Suffix)> Variants { get; } = new Dictionary<string, (string, string)>
    {
        ["micro_1"] = ("yield_1", " (await null)"),
        ["micro_100"] = ("yield_100", " (await null)"),
        ["chain10_valuetask"] = ("chain10", " (ValueTask)"),
    };
}
