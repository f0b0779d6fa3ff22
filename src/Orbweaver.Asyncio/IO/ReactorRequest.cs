namespace Orbweaver.Asyncio;

/// <summary>What the loop's thread is asked to do in the reactor phase.</summary>
internal enum ReactorRequestKind : short
{
    /// <summary>Start an operation (another thread asks, or a socket has had its turns in this pass).</summary>
    Start,

    /// <summary>End an operation as cancelled, unless it is over.</summary>
    Cancel,

    /// <summary>Complete an operation whose outcome is set.</summary>
    Complete,

    /// <summary>Run a continuation that came after the completion.</summary>
    Continue,

    /// <summary>Close a socket.</summary>
    Close,
}

/// <summary>A line in a <see cref="ReactorRequestQueue"/>: the target is an operation in the use that the version counts, or a socket.</summary>
internal readonly record struct ReactorRequest(object Target, short Version, ReactorRequestKind Kind);
