namespace Orbweaver.Bench;

/// <summary>One work measured: ours beside the rivals' of the same run.</summary>
/// <param name="Work">What was done; begins with the benchmark's name.</param>
/// <param name="Unit">What the figures count.</param>
/// <param name="LowerIsBetter">Whether a smaller figure is the better one.</param>
/// <param name="Ours">Null only when a filter left ours out.</param>
/// <param name="Rivals">By name, those that were there.</param>
/// <param name="Note">How it was measured and who was left out, a line each.</param>
/// <param name="Budget">What ours was to reach; null when nothing was set.</param>
internal sealed record Result(
    string Work,
    string Unit,
    bool LowerIsBetter,
    OwnMeasurement? Ours,
    IReadOnlyDictionary<string, Measurement> Rivals,
    string Note,
    Budget? Budget = null);
