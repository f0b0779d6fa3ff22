namespace Orbweaver.Cli.Tests;

public sealed class LabReadingTests
{
    [Fact]
    public void Reading_ofTheDefaults_isHeadingTableChartAndNotes()
    {
        const string expected = """
            100 requests to a server that answers after 3 s: 8 threads, 8 processes, 2 loops
            """;
        Assert.Equal(expected, string.Join('\n', LabReading.Lines(LabSamples.Defaults, 80, explain: false)));
    }

    [Fact]
    public void Reading_onANarrowTerminal_keepsTheChartWithin()
    {
        foreach (var line in LabChart.Lines(LabSamples.Defaults, 50))
            Assert.True(line.Length <= 50, line);
    }

    [Fact]
    public void Reading_ofWholeRuns_saysNothingOfSamples() =>
        Assert.DoesNotContain("*", string.Join('\n', LabReading.Lines(LabSamples.TenThousand, 80, explain: true)), StringComparison.Ordinal);

    [Fact]
    public void Explanation_ofTheDefaults_tellsTheFigures()
    {
        const string expected = """
            x
            """;
        Assert.Equal(expected, string.Join("\n\n", LabExplanation.Of(LabSamples.Defaults)));
    }

    [Fact]
    public void Explanation_ofTenThousand_tellsWhatARequestCosts()
    {
        const string expected = """
            x
            """;
        Assert.Equal(expected, string.Join("\n\n", LabExplanation.Of(LabSamples.TenThousand)));
    }

    [Theory]
    [InlineData(new[] { 3.0, 300 }, true, new[] { 1.0, 10, 100 })]
    [InlineData(new[] { 0.052, 5.2 }, true, new[] { 0.01, 0.1, 1 })]
    [InlineData(new[] { 1.01, 100 }, true, new[] { 0.1, 1, 10, 100 })]
    [InlineData(new[] { 3.0, 4 }, false, new[] { 0.0, 1, 2, 3, 4 })]
    [InlineData(new[] { 0.06 }, false, new[] { 0.0, 0.02, 0.04, 0.06 })]
    [InlineData(new[] { 150.0 }, false, new[] { 0.0, 50, 100, 150 })]
    public void Scale_ofTimes_hasRoundMarks(double[] times, bool isLogarithmic, double[] marks)
    {
        var scale = LabScale.For(times);
        Assert.Equal(isLogarithmic, scale.IsLogarithmic);
        Assert.Equal(marks, scale.Marks());
        Assert.Equal(1, scale.Share(times.Max()));
        Assert.All(times, time => Assert.InRange(scale.Share(time), 0.05, 1));
    }

    [Theory]
    [InlineData(3.0271, "3.027 s")]
    [InlineData(9.9996, "10.00 s")]
    [InlineData(39.123, "39.12 s")]
    [InlineData(305.16, "305.2 s")]
    [InlineData(-0.001, "-0.001 s")]
    public void Seconds_ofAnySize_haveFourFigures(double seconds, string text) => Assert.Equal(text, LabFigures.Seconds(seconds));

    [Theory]
    [InlineData(59.2, "60s")]
    [InlineData(45, "45s")]
    [InlineData(120, "2m")]
    [InlineData(384, "6m24s")]
    public void Budget_asItIsShown_canBeGiven(double seconds, string text)
    {
        Assert.Equal(text, LabFigures.Budget(seconds));
        Assert.True(DurationText.TryParse(text, out _, out _));
    }

    [Fact]
    public void Paragraph_tooLong_breaksAtSpacesAndKeepsItsIndent() =>
        Assert.Equal(["* one two", "  three", "  four"], Paragraphs.Wrap("* one two three four", 9));
}
