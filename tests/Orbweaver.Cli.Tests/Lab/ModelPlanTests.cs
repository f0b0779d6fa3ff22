namespace Orbweaver.Cli.Tests;

public sealed class ModelPlanTests
{
    [Fact]
    public void Plan_ofTheDefaults_samplesWhatTakesLongAndFitsTheBudget()
    {
        var request = new LabRequest();
        var plans = ModelPlan.Of(request);
        Assert.Equal([6, 48, 48, 100, 100], plans.Select(plan => plan.Sent));
        Assert.Equal([1, 8, 8, 100, 100], plans.Select(plan => plan.Lanes));
        Assert.Equal([100, 13, 13, 1, 1], plans.Select(plan => plan.Rounds));
        Assert.Equal(request.Budget, plans.Aggregate(TimeSpan.Zero, (sum, plan) => sum + (plan.RoundsSent * request.Delay)));
    }

    [Fact]
    public void Plan_withTimeEnough_sendsEverything()
    {
        // 300 s, 39 s twice, 3 s twice: to the second.
        Assert.All(ModelPlan.Of(new LabRequest { Budget = TimeSpan.FromSeconds(384) }), plan => Assert.True(plan.IsWhole));
        Assert.Equal([false, true, true, true, true], ModelPlan.Of(new LabRequest { Budget = TimeSpan.FromSeconds(383) }).Select(plan => plan.IsWhole));
    }

    [Fact]
    public void Plan_withHardlyAnyTime_sendsTwoRounds() =>
        Assert.Equal([2, 16, 16, 100, 100], ModelPlan.Of(new LabRequest { Budget = TimeSpan.FromSeconds(1) }).Select(plan => plan.Sent));

    [Fact]
    public void Plan_ofFewRequests_hasNoMoreLanesThanThese()
    {
        var plans = ModelPlan.Of(new LabRequest { Requests = 3, Models = [LabModel.Threads, LabModel.Coroutines] });
        Assert.Equal([3, 3], plans.Select(plan => plan.Lanes));
        Assert.Equal([1, 1], plans.Select(plan => plan.Rounds));
    }

    [Fact]
    public void Result_ofASample_goesByRoundsForTimeAndByRequestsForWork()
    {
        var plan = new ModelPlan(LabModel.Threads, Lanes: 8, Requests: 100, Sent: 48);
        var result = ModelResult.Of(plan, TimeSpan.FromSeconds(3), new ModelFigures { WallSeconds = 18.06, ProcessorSeconds = 0.048, PeakBytes = 50, BytesBefore = 40, Threads = 20 });
        Assert.True(result.IsExtrapolated);
        Assert.Equal(48, result.RequestsSent);
        Assert.Equal(18.06, result.MeasuredWallSeconds);
        Assert.Equal(39.13, result.WallSeconds);
        Assert.Equal(39, result.IdealSeconds);
        Assert.Equal(0.13, result.OverIdealSeconds);
        Assert.Equal(2.56, result.RequestsPerSecond);
        Assert.Equal(0.1, result.ProcessorSeconds);
        Assert.Equal(50, result.PeakMemoryBytes);
        Assert.Equal(20, result.Threads);
    }

    [Theory]
    [InlineData(100, 20_000, true)]
    [InlineData(10_000, 10_250, true)]
    [InlineData(10_000, 10_249, false)]
    public void OpenFiles_tooFewForTheRequests_isAnErrorThatSaysHowMany(int requests, int limit, bool isEnough)
    {
        var request = new LabRequest { Requests = requests };
        if (isEnough)
        {
            OpenFiles.Demand(request, limit);
            return;
        }

        Assert.Equal(
            "--requests: 10,000 requests at once need 10,250 open files, and this process may have 10,249; raise the limit first (as root: ulimit -n 10250), or send at most 9,999",
            Assert.Throws<UsageException>(() => OpenFiles.Demand(request, limit)).Message);
    }

    [Fact]
    public void OpenFiles_forThreadsAlone_neededForThoseAtOnce() =>
        OpenFiles.Demand(new LabRequest { Requests = 10_000, Models = [LabModel.Threads] }, 1024);
}
