using Orbweaver.Asyncio;

namespace Orbweaver.Conformance.Interpreter;

/// <summary>What all tasks of a program share, and is there from the beginning.</summary>
internal sealed class SharedObjects
{
    internal AsyncLock[] Locks { get; } = [new(), new()];

    internal AsyncEvent Event { get; } = new();

    internal AsyncCondition Condition { get; } = new();

    internal AsyncSemaphore[] Semaphores { get; } = [new(1), new AsyncBoundedSemaphore(2)];

    internal AsyncBarrier Barrier { get; } = new(2);

    /// <summary>Queues 0 and 1: first in, first out, with room for one; last in, first out.</summary>
    internal AsyncQueue<long>[] PlainQueues { get; } = [new(1), new AsyncLifoQueue<long>()];

    /// <summary>Queue 2, with room for two: the items are their own priorities.</summary>
    internal AsyncPriorityQueue<long, long> Priorities { get; } = new(2);

    /// <summary>What a wait for the condition looks at.</summary>
    internal long Counter { get; set; }

    internal AsyncQueueBase<long> Queue(long number) => number < 2 ? PlainQueues[number] : Priorities;
}
