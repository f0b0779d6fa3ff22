namespace Orbweaver.Cli.Tests;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("https://example.org/a%20b", "https://example.org/a%20b")]
    [InlineData("园蛛 café 🕷", "园蛛 café 🕷")]
    [InlineData("a\nb\r\tc", "a b  c")]
    [InlineData("\e[2J\e]0;title\a", "\uFFFD[2J\uFFFD]0;title\uFFFD")]
    [InlineData("\u009b31m", "\uFFFD31m")]
    [InlineData("abc\u202Egpj.exe", "abc\uFFFDgpj.exe")]
    [InlineData("\u007f", "\uFFFD")]
    public void SafeText_ofAnything_isOneLineWithoutControl(string text, string shown) => Assert.Equal(shown, SafeText.OneLine(text));

    [Fact]
    public void SafeText_ofHalfASurrogatePair_showsThatSomethingWasThere() => Assert.Equal("\uFFFDx", SafeText.OneLine('\ud800' + "x"));
}
