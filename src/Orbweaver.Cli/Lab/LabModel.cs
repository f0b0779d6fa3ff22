namespace Orbweaver.Cli;

/// <summary>The ways of sending many requests that the laboratory compares, in the order in which courses tell them.</summary>
internal enum LabModel
{
    /// <summary>One thread, one request after the other, blocking.</summary>
    Sequential,

    /// <summary>A pool of threads, each blocking on a request of its own.</summary>
    Threads,

    /// <summary>A pool of processes, each blocking on a request of its own.</summary>
    Processes,

    /// <summary>One thread with one event loop: a coroutine for each request.</summary>
    Coroutines,

    /// <summary>One event loop a core, coroutines spread over them.</summary>
    Loops,
}
