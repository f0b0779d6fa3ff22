namespace Orbweaver.Conformance.Programs;

/// <summary>Random numbers by SplitMix64: of our own, so that a seed gives the same program on every version of .NET.</summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>From 0 to <paramref name="count"/> - 1.</summary>
    internal int Below(int count) => (int)((Next() >> 32) * (ulong)count >> 32);

    internal bool Chance(int percent) => Below(100) < percent;

    internal T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
