namespace Orbweaver.Cli.Tests;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(1_048_575, "1.0 MiB")]
    [InlineData(13_002_342, "12.4 MiB")]
    [InlineData(long.MaxValue, "8.0 EiB")]
    public void Figures_ofBytes_haveTheNearestUnit(long bytes, string text) => Assert.Equal(text, Figures.Bytes(bytes));

    [Theory]
    [InlineData(0, "0.0 s")]
    [InlineData(12.44, "12.4 s")]
    [InlineData(65, "1 min 05 s")]
    [InlineData(7380, "2 h 03 min")]
    [InlineData(277_200, "3 d 05 h")]
    public void Figures_ofTime_haveTwoUnitsAtMost(double seconds, string text) => Assert.Equal(text, Figures.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(85.34, "85.3")]
    [InlineData(99.96, "100")]
    [InlineData(12_345.6, "12,346")]
    public void Figures_ofARate_haveThreeDigitsThatMatter(double rate, string text) => Assert.Equal(text, Figures.Rate(rate));

    [Theory]
    [InlineData(0, "0 pages")]
    [InlineData(1, "1 page")]
    [InlineData(1234, "1,234 pages")]
    public void Figures_ofThings_countThem(long number, string text) => Assert.Equal(text, Figures.Count(number, "page"));
}
