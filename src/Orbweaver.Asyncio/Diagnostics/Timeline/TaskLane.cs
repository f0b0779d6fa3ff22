namespace Orbweaver.Asyncio;

/// <summary>What the recorder keeps of a task that has not ended.</summary>
/// <param name="lane">Where it is drawn.</param>
/// <param name="name">The task's name.</param>
/// <param name="method">The coroutine that it was made of.</param>
internal sealed class TaskLane(TraceLane lane, string name, string? method)
{
    private string _name = name;

    internal TraceLane Lane => lane;

    /// <summary>The lane's name: <c>fetch-1 (Program.Main.Fetch)</c>.</summary>
    internal string Title => method is null ? _name : $"{_name} ({method})";

    /// <summary>What the task waits for; null before its first step.</summary>
    internal string? Waits { get; private set; }

    /// <summary>Which coroutine waits.</summary>
    internal string? WaitsIn { get; private set; }

    /// <summary>Since when, in nanoseconds.</summary>
    internal long Since { get; private set; }

    /// <summary>It has had its first step.</summary>
    internal bool HasRun { get; set; }

    internal void Wait(string waits, string waitsIn, long since) => (Waits, WaitsIn, Since) = (waits, waitsIn, since);

    /// <returns>False when that is its name already.</returns>
    internal bool Rename(string name)
    {
        if (name == _name)
            return false;
        _name = name;
        return true;
    }
}
