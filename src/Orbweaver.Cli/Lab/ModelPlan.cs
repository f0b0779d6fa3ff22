namespace Orbweaver.Cli;

/// <summary>What one model does in a run of the laboratory.</summary>
/// <param name="Model">Which.</param>
/// <param name="Lanes">How many requests it has under way at a time.</param>
/// <param name="Requests">How many there are to send.</param>
/// <param name="Sent">How many it does send: fewer when all would take too long.</param>
internal sealed record ModelPlan(LabModel Model, int Lanes, int Requests, int Sent)
{
    /// <summary>True when it sends all of them.</summary>
    public bool IsWhole => Sent == Requests;

    /// <summary>How many answers the longest lane has to wait for, one after the other, when all are sent.</summary>
    public int Rounds => RoundsFor(Requests);

    /// <summary>The same for what is sent.</summary>
    public int RoundsSent => RoundsFor(Sent);

    /// <summary>
    /// Shares out the time. Who can send everything within an equal share does, and leaves the rest to the others; who cannot sends as many whole rounds as fit, and at least
    /// two of them: one would not show what lies between a request and the next.
    /// </summary>
    public static IReadOnlyList<ModelPlan> Of(LabRequest request)
    {
        var whole = request.Models.Select(model => new ModelPlan(model, LanesOf(model, request), request.Requests, request.Requests)).ToList();
        var (left, sharers) = (request.Budget, whole.Count);
        var share = left;
        foreach (var need in whole.Select(plan => plan.Rounds * request.Delay).Order())
        {
            share = left / sharers;
            if (need > share)
                break;
            left -= need;
            sharers--;
        }

        return [.. whole.Select(plan => plan.Rounds * request.Delay <= share ? plan : plan.Sample(Math.Max(2, (int)(share / request.Delay))))];
    }

    private static int LanesOf(LabModel model, LabRequest request) => model switch
    {
        LabModel.Sequential => 1,
        LabModel.Threads or LabModel.Processes => Math.Min(request.Workers, request.Requests),
        _ => request.Requests,
    };

    private ModelPlan Sample(int rounds) => this with { Sent = Math.Min(Requests, rounds * Lanes) };

    private int RoundsFor(int requests) => (requests + Lanes - 1) / Lanes;
}
