namespace Orbweaver.Cli.Tests;

public sealed class LabRequestTests
{
    [Fact]
    public void LabRequest_ofNothing_isTheCoursesExperiment()
    {
        var request = Read("lab");
        Assert.Equal(100, request.Requests);
        Assert.Equal(TimeSpan.FromSeconds(3), request.Delay);
        Assert.Equal(8, request.Workers);
        Assert.Equal(TimeSpan.FromSeconds(60), request.Budget);
        Assert.Equal([LabModel.Sequential, LabModel.Threads, LabModel.Processes, LabModel.Coroutines, LabModel.Loops], request.Models);
        Assert.Null(request.Json);
        Assert.Null(request.Svg);
        Assert.False(request.Explain);
    }

    [Fact]
    public void LabRequest_ofEveryOption_hasTheirValues()
    {
        var request = Read("lab", "--requests", "500", "--delay", "1.5s", "--models", "loops,sequential", "--workers", "4", "--budget", "2m", "--json", "j", "--svg", "s", "--explain");
        Assert.Equal(500, request.Requests);
        Assert.Equal(TimeSpan.FromSeconds(1.5), request.Delay);
        Assert.Equal([LabModel.Sequential, LabModel.Loops], request.Models);
        Assert.Equal(4, request.Workers);
        Assert.Equal(TimeSpan.FromMinutes(2), request.Budget);
        Assert.Equal("j", request.Json);
        Assert.Equal("s", request.Svg);
        Assert.True(request.Explain);
    }

    [Theory]
    [InlineData("all", 5)]
    [InlineData("threads", 1)]
    [InlineData("Threads, COROUTINES", 2)]
    [InlineData("threads,threads", 1)]
    [InlineData("threads,all", 5)]
    public void LabModels_inAnySpelling_areRead(string text, int count)
    {
        Assert.True(LabModelText.TryParse(text, out var models, out _));
        Assert.Equal(count, models.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("threads,")]
    [InlineData("threads;loops")]
    public void LabModels_thatAreNone_areRefused(string text) => Assert.False(LabModelText.TryParse(text, out _, out _));

    private static LabRequest Read(params string[] arguments) => LabRequest.Of(ArgumentParser.Parse(arguments).Flags);
}
