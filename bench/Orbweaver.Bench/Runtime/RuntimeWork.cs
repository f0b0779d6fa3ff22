namespace Orbweaver.Bench;

/// <summary>One work of the runtime benchmark, under the name that the rivals' programs give it.</summary>
/// <param name="Key">What the rivals' programs call it.</param>
/// <param name="Work">What the result calls it.</param>
/// <param name="Unit">Of the result.</param>
/// <param name="PerRun">How many units one of the program's own figures covers.</param>
/// <param name="Budget">What ours may cost at the most; null when nothing was set.</param>
/// <param name="Note">What the reader must know to compare.</param>
internal sealed record RuntimeWork(string Key, string Work, string Unit, int PerRun, Budget? Budget, string Note)
{
    /// <summary>What our program calls it, where a rival's one way stands beside two of ours.</summary>
    internal string OwnKey { get; private init; } = Key;

    /// <summary>How often a program does the work in one run.</summary>
    internal string Repetition => SleeperWork.Keys.Contains(Key)
        ? "A run is a process that does the work once, with nothing before it."
        : "A run is a process that measures each work five times after a warm-up of its own and gives the median; min and max are over all of these.";

    private const string RivalsAwait =
        "The rivals await many tasks each in one way, shown beside both of ours: asyncio gathers, trio has a nursery, Node Promise.all, Go a WaitGroup, .NET WhenAll, "
        + "tokio awaits one after the other. Node starts a function at once, without scheduling it, "
        + "and a promise has neither name nor context nor cancellation.";

    private const string Sleepers = "runtime sleepers";

    private const string SleepersAre = "1,000,000 tasks that sleep up to 1 s each, from the making of the first to the end of the last: 1 s at the least.";

    private const string MemoryIs =
        "The process's largest resident set less that before the first task, a task. Allocated: what ours asked the collector for in all, a task; some of it the collector had back before the peak.";

    private const string SleeperForms = "tokio and trio make a task of the sleep itself; asyncio, Node, Go and .NET of a function that awaits it.";

    internal static IReadOnlyList<RuntimeWork> All { get; } =
    [
        new("yield_1", "runtime: switch, one task", "ns/switch", 1, new(30, 0),
            "One task that sleeps 0 s 1,000,000 times. Node: setImmediate; Go: Gosched; .NET: Task.Yield."),
        new("yield_100", "runtime: switch, 100 tasks", "ns/switch", 1, new(30, 0), "100 tasks that each sleep 0 s 10,000 times."),
        new("yield_100", "runtime: switch, 100 tasks, each with an AsyncLocal value of its own", "ns/switch", 1, null,
            "As before; the execution context changes at each switch of ours. The rivals' figures are those of the row before: asyncio and trio carry a context always, the others have set none.")
        {
            OwnKey = "yield_100_context",
        },
        new("chain10", "runtime: awaited call that completes at once, 10 deep", "ns/level", 10, new(25, 0),
            "1,000,000 calls of 10 nested async functions that never suspend. Go's are plain calls, tokio's one compiled state machine, .NET's hot: each runs inside its caller. "
            + "Ours are cold, as Python's: a call makes a frame, and the task's trampoline enters it and comes back, so that the stack stays flat and nothing runs unobserved."),
        new("spawn", "runtime: spawn and await a task", "ns/task", 1, new(100, 192),
            $"100 times 10,000 trivial tasks, spawned and then awaited one after the other. {RivalsAwait}"),
        new("spawn", "runtime: spawn tasks and gather them", "ns/task", 1, null,
            $"100 times 10,000 trivial tasks, spawned and then gathered. {RivalsAwait}")
        {
            OwnKey = "spawn_gather",
        },
        new("pingpong", "runtime: ping-pong over two queues", "ns/round trip", 1, new(150, 0),
            "300,000 round trips between two tasks over two queues of one place. Go and .NET: channels; tokio: mpsc; trio: memory channels; Node: asyncio's queue in plain JavaScript."),
        new("prodcons", "runtime: bounded queue, 4 producers, 4 consumers", "ns/item", 1, new(40, 0),
            "1,000,000 items through one queue of 100 places. tokio has one receiver only, which its four consumers share behind an async mutex. Go copies the item to the goroutine that waits; ours wakes the first waiter through the ready queue and lets it look again, in asyncio's order."),
        new("soon_burst", "runtime: CallSoon, queued all at once", "ns/callback", 1, new(30, null),
            "1,000,000 callbacks queued before the first runs. Each of ours is a handle that can be cancelled, and a million of them outlive a collection, whose work is a good part of the figure. Node: setImmediate; .NET: the pool's UnsafeQueueUserWorkItem, or the pump's Post. Go, tokio and trio have no such call."),
        new("soon_chain", "runtime: CallSoon, each queues the next", "ns/callback", 1, new(30, null),
            "1,000,000 callbacks, each queued by the one before: a pass of the loop each. Node: setImmediate; .NET: the pool's UnsafeQueueUserWorkItem, or the pump's Post."),
        new("threadsafe", "runtime: wake-up from another thread", "us/round trip", 1, new(10, null),
            "A thread posts a callback that wakes it, 20,000 times; the median round trip. What counts is who sleeps: a thread that the system has to wake costs some 5 to 25 us here. "
            + "Ours, once calls have come in quick succession, looks out for the next for 50 us before it sleeps; the workers of .NET's pool, and the pump, do the like."),
        new(SleeperWork.TimeKey, $"{Sleepers}: time in all", "s", 1, new(1.8, null), $"{SleepersAre} {SleeperForms} Ours: of an async method that awaits Sleep, whose frame is 95 B more to make and to keep."),
        new(SleeperWork.TimeKey, $"{Sleepers}: time in all, ours without a method around the sleep", "s", 1, new(1.8, null), $"{SleepersAre} {SleeperForms} Ours: of Sleep itself.")
        {
            OwnKey = SleeperWork.DirectTimeKey,
        },
        new(SleeperWork.MemoryKey, $"{Sleepers}: memory a task", "B", 1, new(300, null), $"{MemoryIs} {SleeperForms} Ours: of an async method that awaits Sleep, whose frame is 95 B more to make and to keep."),
        new(SleeperWork.MemoryKey, $"{Sleepers}: memory a task, ours without a method around the sleep", "B", 1, new(300, null), $"{MemoryIs} {SleeperForms} Ours: of Sleep itself.")
        {
            OwnKey = SleeperWork.DirectMemoryKey,
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
