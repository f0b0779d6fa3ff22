namespace Orbweaver.Crawling.Tests;

public sealed class MemoryFrontierTests : FrontierTests
{
    protected override IFrontier Make() => new MemoryFrontier();

    protected override IFrontier Reopen(IFrontier frontier) => frontier;
}
