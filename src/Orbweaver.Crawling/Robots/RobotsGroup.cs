namespace Orbweaver.Crawling;

/// <summary>User-agent lines in a row and the rules after them. Shared by its agents, never copied: a hostile file may name thousands for thousands of rules.</summary>
internal sealed class RobotsGroup
{
    private readonly List<(int Agents, TimeSpan Delay)> _delays = [];

    /// <summary>How many agents were named so far.</summary>
    public int Agents { get; set; }

    public List<RobotsPattern> Patterns { get; } = [];

    /// <summary>Adds a crawl delay for the agents named so far.</summary>
    public void AddDelay(TimeSpan delay) => _delays.Add((Agents, delay));

    /// <summary>The longest delay for the agent that was named as the <paramref name="index"/>th, from 0; or null.</summary>
    public TimeSpan? DelayOf(int index)
    {
        TimeSpan? longest = null;
        foreach (var (agents, delay) in _delays)
        {
            if (index < agents && (longest is null || delay > longest))
                longest = delay;
        }

        return longest;
    }
}
