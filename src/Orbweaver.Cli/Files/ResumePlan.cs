namespace Orbweaver.Cli;

/// <summary>What becomes of the files that are there.</summary>
internal enum ResumeAction
{
    /// <summary>Nothing is there that matters: begin.</summary>
    Start,

    /// <summary>Go on where the state stands, and append to the output.</summary>
    Resume,

    /// <summary>Remove the state and the output, and begin.</summary>
    StartAnew,

    /// <summary>Touch nothing; <see cref="ResumePlan.Refusal"/> says why.</summary>
    Refuse,
}

/// <summary>The decision between going on, beginning, and refusing. It never lets a file be overwritten that the state does not vouch for.</summary>
internal readonly record struct ResumePlan(ResumeAction Action, string? Refusal = null)
{
    public static ResumePlan Decide(CrawlFiles files, FilesFound found, bool force)
    {
        if (force)
            return new(found.OutputLength is null && found.State is null ? ResumeAction.Start : ResumeAction.StartAnew);

        var length = found.OutputLength ?? 0;
        if (found.State is not { IsBlank: false } state)
        {
            return length == 0
                ? new(ResumeAction.Start)
                : Refuse($"\"{files.Output}\" exists, and there is no state \"{files.State}\" to go on from; name another --output, or replace it with --force");
        }

        if (files.Output is null)
            return new(ResumeAction.Resume);

        return state.CommittedLength switch
        {
            null when length > 0 => Refuse($"\"{files.Output}\" exists and does not belong to the state \"{files.State}\"; name another --output, or start again with --force"),
            > 0 when found.OutputLength is null => Refuse($"\"{files.Output}\" is gone, and the state \"{files.State}\" has {Figures.Count(state.Recorded, "page")} recorded in it; put it back, or start again with --force"),
            { } committed when length < committed => Refuse(
                $"\"{files.Output}\" is shorter than the state \"{files.State}\" left it ({Figures.Count(length)} of {Figures.Count(committed)} bytes); put the whole file back, or start again with --force"),
            _ => new(ResumeAction.Resume),
        };
    }

    private static ResumePlan Refuse(string why) => new(ResumeAction.Refuse, why);
}
