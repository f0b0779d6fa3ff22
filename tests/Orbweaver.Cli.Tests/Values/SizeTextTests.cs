namespace Orbweaver.Cli.Tests;

public sealed class SizeTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1234", 1234)]
    [InlineData("12b", 12)]
    [InlineData("512k", 512_000)]
    [InlineData("10MB", 10_000_000)]
    [InlineData("64MiB", 64L << 20)]
    [InlineData("16 Ki", 16 << 10)]
    [InlineData("1.5GiB", 3L << 29)]
    [InlineData("2TB", 2_000_000_000_000)]
    public void SizeText_asPeopleWriteIt_isRead(string text, long bytes)
    {
        Assert.True(SizeText.TryParse(text, out var read, out _));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("-1k")]
    [InlineData("1e6")]
    [InlineData("10 mega")]
    [InlineData("10,5MB")]
    [InlineData("1.MB")]
    public void SizeText_notASize_saysWhatWouldBeRight(string text)
    {
        Assert.False(SizeText.TryParse(text, out _, out var error));
        Assert.Contains("64MiB", error, StringComparison.Ordinal);
    }

    [Fact]
    public void SizeText_beyondCounting_isRefused()
    {
        Assert.False(SizeText.TryParse("999999999999999TB", out _, out var error));
        Assert.Contains("larger than", error, StringComparison.Ordinal);
    }
}
