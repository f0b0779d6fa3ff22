namespace Orbweaver.Conformance.Programs;

/// <summary>What an argument may be: how it is generated, read and made smaller follows from this.</summary>
internal enum Shape
{
    /// <summary>A time from 0 on.</summary>
    Delay,

    /// <summary>A time, which may be past, or none.</summary>
    OptionalDelay,

    /// <summary>A number that tells one result, error or message from another.</summary>
    Value,

    /// <summary>A number from 0 to 2: a future, a slot, a queue, a count.</summary>
    Small,

    /// <summary>0 or 1: a lock, a semaphore.</summary>
    Pair,

    /// <summary>A task's number.</summary>
    Task,

    /// <summary>f0 to f2, t1 on, g0 to g2, s0 to s2: a future, a task, a gathering, a shield.</summary>
    Reference,

    /// <summary>Up to four references.</summary>
    References,

    /// <summary>As <see cref="References"/>, without gatherings, whose results are of another type.</summary>
    PlainReferences,

    /// <summary>A cancellation's message, or none.</summary>
    Message,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>Operations.</summary>
    Block,

    /// <summary>Operations that do not wait: a callback's.</summary>
    PlainBlock,

    /// <summary>Which errors are caught.</summary>
    Caught,

    /// <summary>Which ends a wait waits for.</summary>
    Until,
}

/// <summary>A kind of operation. All but the two interpreters follow from it.</summary>
/// <param name="Name">As it stands in the data.</param>
/// <param name="Weight">How often it is generated, in proportion.</param>
/// <param name="Waits">It is a coroutine, and cannot stand in a callback.</param>
/// <param name="Parameters">What it is told.</param>
internal sealed record OperationKind(string Name, int Weight, bool Waits, params Shape[] Parameters)
{
    /// <summary>The kind that it must stand in, mostly or always; null for anywhere.</summary>
    internal string? Inside { get; init; }

    /// <summary>The first Python 3.x that does it as 3.13 does.</summary>
    internal int Since { get; init; } = 11;

    internal bool HasBlocks => Array.Exists(Parameters, p => p is Shape.Block or Shape.PlainBlock);
}
