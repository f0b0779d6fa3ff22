namespace Orbweaver.Cli.Tests;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("2s", 2000)]
    [InlineData("1.5s", 1500)]
    [InlineData("1m30s", 90_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("1h0m0.25s", 3_600_250)]
    [InlineData("1s500ms", 1500)]
    [InlineData("2", 2000)]
    [InlineData("0.5", 500)]
    [InlineData("0", 0)]
    [InlineData(" 3S ", 3000)]
    public void DurationText_asPeopleWriteIt_isRead(string text, double milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration, out _));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("fast")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1.s")]
    [InlineData(".5s")]
    [InlineData("1.2.3s")]
    [InlineData("1e3")]
    [InlineData("2 days")]
    [InlineData("1m30")]
    [InlineData("30s1m")]
    [InlineData("1s1s")]
    [InlineData("1,5s")]
    [InlineData("NaN")]
    public void DurationText_notADuration_saysWhatWouldBeRight(string text)
    {
        Assert.False(DurationText.TryParse(text, out _, out var error));
        Assert.Contains("500ms, 2s, 1.5s, 1m30s or 2h", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("999999999999999d")]
    [InlineData("999999999999999")]
    public void DurationText_beyondMeasure_isRefused(string text)
    {
        Assert.False(DurationText.TryParse(text, out _, out var error));
        Assert.Contains("longer than", error, StringComparison.Ordinal);
    }
}
