namespace Orbweaver.Cli.Tests;

public sealed class ResumePlanTests
{
    private static readonly CrawlFiles Files = new("pages.jsonl", "pages.jsonl.state", null);
    private static readonly CrawlFiles ToStandardOutput = new(null, "example.org.state", null);

    [Fact]
    public void ResumePlan_nothingThere_starts() => Assert.Equal(ResumeAction.Start, Decide(null, null).Action);

    [Fact]
    public void ResumePlan_emptyOutputAlone_starts() => Assert.Equal(ResumeAction.Start, Decide(0, null).Action);

    [Fact]
    public void ResumePlan_blankState_starts() => Assert.Equal(ResumeAction.Start, Decide(null, default(StateFigures)).Action);

    [Fact]
    public void ResumePlan_outputWithoutState_isRefused()
    {
        var plan = Decide(100, null);
        Assert.Equal(ResumeAction.Refuse, plan.Action);
        Assert.Contains("\"pages.jsonl\" exists", plan.Refusal, StringComparison.Ordinal);
        Assert.Contains("--force", plan.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void ResumePlan_outputBesideBlankState_isRefused() => Assert.Equal(ResumeAction.Refuse, Decide(100, default(StateFigures)).Action);

    [Theory]
    [InlineData(500, 500)]
    [InlineData(700, 500)]
    [InlineData(0, 0)]
    [InlineData(40, 0)]
    public void ResumePlan_stateAndItsOutput_resumes(long length, long committed) =>
        Assert.Equal(ResumeAction.Resume, Decide(length, new StateFigures(10, 5, committed)).Action);

    [Fact]
    public void ResumePlan_completeState_resumes() => Assert.Equal(ResumeAction.Resume, Decide(500, new StateFigures(10, 0, 500)).Action);

    [Fact]
    public void ResumePlan_seedsQueuedAndNoOutputYet_resumes() => Assert.Equal(ResumeAction.Resume, Decide(null, new StateFigures(0, 1, 0)).Action);

    [Fact]
    public void ResumePlan_outputGone_isRefused()
    {
        var plan = Decide(null, new StateFigures(10, 5, 500));
        Assert.Equal(ResumeAction.Refuse, plan.Action);
        Assert.Contains("is gone", plan.Refusal, StringComparison.Ordinal);
        Assert.Contains("10 pages", plan.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void ResumePlan_outputCutShort_isRefused()
    {
        var plan = Decide(499, new StateFigures(10, 5, 500));
        Assert.Equal(ResumeAction.Refuse, plan.Action);
        Assert.Contains("499 of 500 bytes", plan.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void ResumePlan_outputOfAnotherCrawl_isRefused()
    {
        var plan = Decide(100, new StateFigures(10, 5, null));
        Assert.Equal(ResumeAction.Refuse, plan.Action);
        Assert.Contains("does not belong", plan.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void ResumePlan_newOutputForAnOldState_resumes() => Assert.Equal(ResumeAction.Resume, Decide(null, new StateFigures(10, 5, null)).Action);

    [Fact]
    public void ResumePlan_standardOutput_followsTheState()
    {
        Assert.Equal(ResumeAction.Start, ResumePlan.Decide(ToStandardOutput, new FilesFound(null, null), force: false).Action);
        Assert.Equal(ResumeAction.Resume, ResumePlan.Decide(ToStandardOutput, new FilesFound(null, new StateFigures(10, 5, null)), force: false).Action);
    }

    [Fact]
    public void ResumePlan_forced_startsAnewWhateverIsThere()
    {
        Assert.Equal(ResumeAction.Start, Decide(null, null, force: true).Action);
        Assert.Equal(ResumeAction.StartAnew, Decide(100, null, force: true).Action);
        Assert.Equal(ResumeAction.StartAnew, Decide(null, default(StateFigures), force: true).Action);
        Assert.Equal(ResumeAction.StartAnew, Decide(100, default(StateFigures), force: true).Action);
    }

    private static ResumePlan Decide(long? outputLength, StateFigures? state, bool force = false) =>
        ResumePlan.Decide(Files, new FilesFound(outputLength, state), force);
}
