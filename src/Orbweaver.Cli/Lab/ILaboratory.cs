namespace Orbweaver.Cli;

/// <summary>Where models are measured.</summary>
internal interface ILaboratory
{
    /// <summary>Runs one model to its end.</summary>
    /// <param name="plan">What it does.</param>
    /// <param name="request">The experiment.</param>
    /// <param name="progress">Told how many answers have come; the first time, with none, when the clock begins to run. Any thread, one call at a time.</param>
    /// <param name="cancellation">Ends the run, with all its processes.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="UsageException">The model failed.</exception>
    ModelFigures Measure(ModelPlan plan, LabRequest request, Action<int> progress, CancellationToken cancellation);
}
