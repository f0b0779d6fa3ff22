namespace Orbweaver.Crawling;

/// <summary>How fast a count has grown over the last few seconds.</summary>
internal sealed class RateMeter
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(5);

    private readonly Queue<(TimeSpan Time, long Count)> _samples = new();

    /// <summary>Notes the count at a time, and gives its growth a second since the oldest sample kept.</summary>
    internal double Sample(TimeSpan time, long count)
    {
        _samples.Enqueue((time, count));
        while (_samples.Count > 2 && time - _samples.Peek().Time > Span)
            _samples.Dequeue();
        var (since, before) = _samples.Peek();
        return time > since ? (count - before) / (time - since).TotalSeconds : 0;
    }
}
