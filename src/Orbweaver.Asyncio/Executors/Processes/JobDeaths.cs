namespace Orbweaver.Asyncio;

/// <summary>How often workers have died of a job, and in which call.</summary>
internal sealed class JobDeaths
{
    private int _call = -1;

    /// <summary>It was handed to a worker, and cannot be taken back any more.</summary>
    internal bool WasBegun { get; set; }

    /// <summary>Nobody waits for it any more: it is not begun again.</summary>
    internal bool WasCancelled { get; set; }

    /// <summary>In a row in the same call.</summary>
    internal int Count { get; private set; }

    /// <summary>Notes one more.</summary>
    internal void Add(int call)
    {
        Count = call == _call ? Count + 1 : 1;
        _call = call;
    }
}
