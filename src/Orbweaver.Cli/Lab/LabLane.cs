using System.Diagnostics;

namespace Orbweaver.Cli;

/// <summary>Where a model's run stands.</summary>
internal enum LaneStage
{
    /// <summary>Its turn has not come.</summary>
    Waiting,

    /// <summary>Its process starts and warms up.</summary>
    WarmingUp,

    /// <summary>Its requests are under way.</summary>
    Running,

    /// <summary>All are answered.</summary>
    Finished,
}

/// <summary>One model's run at a moment.</summary>
/// <param name="Stage">Where it stands.</param>
/// <param name="Answers">How many answers have come.</param>
/// <param name="Began">When its clock began to run, as <see cref="Stopwatch"/> counts.</param>
/// <param name="Result">What it came to, at the end.</param>
internal sealed record LaneMoment(LaneStage Stage, int Answers = 0, long Began = 0, ModelResult? Result = null);

/// <summary>One model's run, followed from outside. One thread writes, any reads.</summary>
internal sealed class LabLane(ModelPlan plan)
{
    private volatile LaneMoment _now = new(LaneStage.Waiting);

    public ModelPlan Plan => plan;

    /// <summary>This moment.</summary>
    public LaneMoment Now => _now;

    /// <summary>Its turn has come.</summary>
    public void WarmUp() => _now = new(LaneStage.WarmingUp);

    /// <summary>Its clock runs, and so many answers have come.</summary>
    public void Answered(int answers) =>
        _now = _now.Stage == LaneStage.Running ? _now with { Answers = answers } : new(LaneStage.Running, answers, Stopwatch.GetTimestamp());

    /// <summary>All have come.</summary>
    public void Finish(ModelResult result) => _now = new(LaneStage.Finished, plan.Sent, _now.Began, result);
}
