namespace Orbweaver.Cli.Tests;

public sealed class ShellTextTests
{
    [Theory]
    [InlineData("https://example.org/a", "https://example.org/a")]
    [InlineData("https://example.org/?a=1&b=2", "'https://example.org/?a=1&b=2'")]
    [InlineData("**.pdf", "'**.pdf'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("", "''")]
    [InlineData("~x", "'~x'")]
    public void ShellText_ofAnArgument_canBePasted(string argument, string quoted) => Assert.Equal(quoted, ShellText.Quote(argument));
}
