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
    internal int During { get; private set; }

    /// <summary>In a row with the same call as the next.</summary>
    internal int Before { get; private set; }

    /// <summary>One more while the call was made.</summary>
    internal void AddDuring(int call)
    {
        Turn(call);
        During++;
    }

    /// <summary>One more that had the call, but had not begun it.</summary>
    internal void AddBefore(int call)
    {
        Turn(call);
        Before++;
    }

    private void Turn(int call)
    {
        if (call != _call)
            (During, Before) = (0, 0);
        _call = call;
    }
}
