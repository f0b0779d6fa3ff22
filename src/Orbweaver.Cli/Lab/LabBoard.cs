namespace Orbweaver.Cli;

/// <summary>How far the models of a run are. Written by the run's thread, read by the display's.</summary>
internal sealed class LabBoard(IReadOnlyList<ModelPlan> plans)
{
    /// <summary>A lane for each model, in the order in which they run.</summary>
    public IReadOnlyList<LabLane> Lanes { get; } = [.. plans.Select(plan => new LabLane(plan))];

    /// <summary>Of those that have ended.</summary>
    public IEnumerable<ModelResult> Results => Lanes.Select(lane => lane.Now.Result).OfType<ModelResult>();
}
