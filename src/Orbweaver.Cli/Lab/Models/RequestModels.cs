namespace Orbweaver.Cli;

/// <summary>The models, by their names.</summary>
internal static class RequestModels
{
    /// <param name="model">Which.</param>
    /// <param name="requests">How many it will be asked to send at once.</param>
    /// <param name="workers">How many threads or processes it has, if it has any.</param>
    public static IRequestModel Create(LabModel model, int requests, int workers) => model switch
    {
        LabModel.Sequential => new SequentialModel(),
        LabModel.Threads => new ThreadsModel(workers),
        LabModel.Processes => new ProcessesModel(workers),
        LabModel.Coroutines => new CoroutinesModel(),
        _ => new LoopsModel(requests),
    };
}
