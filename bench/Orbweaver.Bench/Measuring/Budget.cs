namespace Orbweaver.Bench;

/// <summary>What a unit of work may cost.</summary>
/// <param name="Most">In the result's unit.</param>
/// <param name="AllocBytes">Bytes allocated; null when no limit was set.</param>
internal sealed record Budget(double Most, double? AllocBytes)
{
    /// <summary>What a warm-up left to allocate is spread over many units: less than half a byte each is none.</summary>
    internal bool IsMetBy(OwnMeasurement ours) => ours.Median <= Most && Math.Round(ours.AllocBytes ?? 0) <= (AllocBytes ?? double.MaxValue);
}
