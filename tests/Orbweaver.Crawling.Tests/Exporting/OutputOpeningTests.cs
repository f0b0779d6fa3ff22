namespace Orbweaver.Crawling.Tests;

public sealed class OutputOpeningTests
{
    [Theory]
    [InlineData(null, null, false, nameof(OutputOpeningKind.Begin), 0)]
    [InlineData(null, null, true, nameof(OutputOpeningKind.Begin), 0)]
    [InlineData(0, null, false, nameof(OutputOpeningKind.Begin), 0)]
    [InlineData(5, null, false, nameof(OutputOpeningKind.RefuseForeign), 5)]
    [InlineData(5, null, true, nameof(OutputOpeningKind.Begin), 0)]
    [InlineData(null, 0, false, nameof(OutputOpeningKind.Continue), 0)]
    [InlineData(7, 0, false, nameof(OutputOpeningKind.Continue), 0)]
    [InlineData(7, 7, false, nameof(OutputOpeningKind.Continue), 7)]
    [InlineData(9, 7, false, nameof(OutputOpeningKind.Continue), 7)]
    [InlineData(9, 7, true, nameof(OutputOpeningKind.Continue), 7)]
    [InlineData(6, 7, false, nameof(OutputOpeningKind.RefuseShortened), 6)]
    [InlineData(null, 7, false, nameof(OutputOpeningKind.RefuseShortened), 0)]
    [InlineData(6, 7, true, nameof(OutputOpeningKind.Begin), 0)]
    [InlineData(null, 7, true, nameof(OutputOpeningKind.Begin), 0)]
    public void Decision_follows_from_what_is_there_and_what_is_known(int? actual, int? committed, bool overwrite, string kind, long length) =>
        Assert.Equal(new OutputOpening(Enum.Parse<OutputOpeningKind>(kind), length), OutputOpening.Decide(actual, committed, overwrite));
}
