namespace Orbweaver.Cli;

/// <summary>The models, by their names.</summary>
internal static class RequestModels
{
    public static IRequestModel Create(LabModel model, int workers) => model switch
    {
        LabModel.Sequential => new SequentialModel(),
        LabModel.Threads => new ThreadsModel(workers),
        LabModel.Processes => new ProcessesModel(workers),
        LabModel.Coroutines => new CoroutinesModel(),
        _ => new LoopsModel(),
    };
}
