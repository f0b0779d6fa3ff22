using System.Collections.Frozen;

namespace Orbweaver.Conformance.Programs;

/// <summary>All kinds of operations. A new one is a line here, a row in docs/conformance.md and a method in each interpreter.</summary>
internal static class Catalogue
{
    internal static IReadOnlyList<OperationKind> Kinds { get; } =
    [
        // Control
        new("call", 12, Waits: true, Shape.Block),
        new("try", 40, Waits: true, Shape.Caught, Shape.Block, Shape.Block, Shape.Flag),
        new("finally", 20, Waits: true, Shape.Block, Shape.Block),
        new("raise", 10, Waits: false, Shape.Value),
        new("yield", 45, Waits: true),
        new("sleep", 40, Waits: true, Shape.Delay),

        // Loop
        new("soon", 14, Waits: false, Shape.Small, Shape.PlainBlock),
        new("later", 16, Waits: false, Shape.Small, Shape.Delay, Shape.PlainBlock),
        new("cancel_handle", 8, Waits: false, Shape.Small),
        new("set_var", 8, Waits: false, Shape.Value),
        new("show_var", 8, Waits: false),

        // Tasks
        new("spawn", 20, Waits: false, Shape.Task),
        new("spawn_eager", 14, Waits: false, Shape.Task) { Since = 13 },
        new("await", 55, Waits: true, Shape.Reference),
        new("cancel", 60, Waits: false, Shape.Reference, Shape.Message),
        new("self_cancel", 8, Waits: false, Shape.Message),
        new("uncancel", 12, Waits: false) { Since = 13 },
        new("cancelling", 6, Waits: false),
        new("rename", 4, Waits: false, Shape.Value),
        new("state", 8, Waits: false, Shape.Reference),
        new("all_tasks", 4, Waits: false),

        // Futures
        new("set", 40, Waits: false, Shape.Small, Shape.Value),
        new("fail", 16, Waits: false, Shape.Small, Shape.Value),
        new("callback", 14, Waits: false, Shape.Reference, Shape.Small),
        new("remove_callback", 8, Waits: false, Shape.Reference, Shape.Small),

        // Combinators
        new("gather", 24, Waits: true, Shape.PlainReferences, Shape.Flag) { Since = 12 },
        new("gather_call", 12, Waits: true, Shape.Block, Shape.Block, Shape.Flag) { Since = 12 },
        new("gather_nested", 10, Waits: true, Shape.PlainReferences, Shape.PlainReferences, Shape.Flag) { Since = 12 },
        new("gather_start", 22, Waits: false, Shape.Small, Shape.PlainReferences, Shape.Flag) { Since = 12 },
        new("shield", 14, Waits: true, Shape.Reference),
        new("shield_call", 10, Waits: true, Shape.Block),
        new("shield_start", 22, Waits: false, Shape.Small, Shape.Reference),
        new("wait", 24, Waits: true, Shape.References, Shape.Until, Shape.OptionalDelay),
        new("as_completed", 20, Waits: true, Shape.PlainReferences, Shape.Flag, Shape.OptionalDelay) { Since = 13 },
        new("wait_for", 20, Waits: true, Shape.Reference, Shape.OptionalDelay) { Since = 13 },
        new("wait_for_call", 16, Waits: true, Shape.OptionalDelay, Shape.Block) { Since = 13 },
        new("timeout", 20, Waits: true, Shape.OptionalDelay, Shape.Block) { Since = 13 },
        new("timeout_at", 8, Waits: true, Shape.OptionalDelay, Shape.Block) { Since = 13 },
        new("reschedule", 8, Waits: false, Shape.OptionalDelay) { Inside = "timeout", Since = 13 },

        // Task groups
        new("group", 26, Waits: true, Shape.Block) { Since = 13 },
        new("child", 90, Waits: false, Shape.Block) { Inside = "group", Since = 13 },
        new("cancel_child", 14, Waits: false, Shape.Small, Shape.Message) { Since = 13 },

        // Synchronisation
        new("lock", 22, Waits: true, Shape.Pair, Shape.Block),
        new("acquire", 4, Waits: true, Shape.Pair),
        new("release", 6, Waits: false, Shape.Pair),
        new("event_wait", 12, Waits: true),
        new("event_set", 14, Waits: false),
        new("event_clear", 8, Waits: false),
        new("condition", 24, Waits: true, Shape.Block) { Since = 13 },
        new("condition_wait", 40, Waits: true) { Inside = "condition", Since = 13 },
        new("condition_wait_for", 20, Waits: true, Shape.Small) { Inside = "condition", Since = 13 },
        new("bump", 6, Waits: false),
        new("notify", 40, Waits: false, Shape.Small) { Inside = "condition", Since = 13 },
        new("notify_all", 16, Waits: false) { Inside = "condition", Since = 13 },
        new("semaphore", 22, Waits: true, Shape.Pair, Shape.Block) { Since = 13 },
        new("semaphore_acquire", 6, Waits: true, Shape.Pair) { Since = 13 },
        new("semaphore_release", 10, Waits: false, Shape.Pair) { Since = 13 },
        new("barrier_wait", 18, Waits: true) { Since = 13 },
        new("barrier_reset", 5, Waits: true) { Since = 13 },
        new("barrier_abort", 3, Waits: true) { Since = 13 },

        // Queues
        new("put", 26, Waits: true, Shape.Small, Shape.Value),
        new("get", 26, Waits: true, Shape.Small),
        new("put_now", 12, Waits: false, Shape.Small, Shape.Value),
        new("get_now", 12, Waits: false, Shape.Small),
        new("task_done", 14, Waits: false, Shape.Small),
        new("join", 8, Waits: true, Shape.Small),
        new("shutdown", 4, Waits: false, Shape.Small, Shape.Flag) { Since = 13 },
    ];

    internal static FrozenDictionary<string, OperationKind> ByName { get; } = Kinds.ToFrozenDictionary(k => k.Name);
}
