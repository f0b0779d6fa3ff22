namespace Orbweaver.Asyncio;

/// <summary>What goes between a pool and its worker processes.</summary>
internal enum FrameKind : byte
{
    /// <summary>Worker's first: which worker it is, and which of its two connections this is.</summary>
    Hello = 1,

    /// <summary>What the worker needs to know before it works.</summary>
    Setup,

    /// <summary>Worker: the initializer has run.</summary>
    Ready,

    /// <summary>Worker: it cannot work; the error follows.</summary>
    NotReady,

    /// <summary>A method, and the number under which it will be called.</summary>
    Method,

    /// <summary>A job.</summary>
    Calls,

    /// <summary>Worker: one call's result.</summary>
    Result,

    /// <summary>Worker: one call's exception.</summary>
    Error,

    /// <summary>A job's coroutine is to be cancelled.</summary>
    Cancel,

    /// <summary>The worker is to end when it has done what it has.</summary>
    Quit,
}
