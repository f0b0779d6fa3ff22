using System.Globalization;

namespace Orbweaver.Asyncio;

/// <summary>What a <see cref="Timeline"/> has recorded, and what it cost.</summary>
/// <param name="Events">Events of the trace.</param>
/// <param name="Bytes">Bytes of the file, with the four that end it; a stream that cannot seek gets those when the timeline is disposed.</param>
/// <param name="Cost">The loops' time that went into the recording, measured by the system's clock.</param>
/// <param name="IsFull">True when the limit was reached: what came later is left out.</param>
public readonly record struct TimelineStatistics(long Events, long Bytes, TimeSpan Cost, bool IsFull)
{
    /// <summary>One line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Events:N0} events, {Bytes:N0} bytes; recording took {Cost.TotalMilliseconds:N1} ms, {(Events == 0 ? 0 : Cost.TotalNanoseconds / Events):N0} ns an event{(IsFull ? "; full: what came later is left out" : "")}");
}
