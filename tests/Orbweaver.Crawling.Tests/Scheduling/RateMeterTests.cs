namespace Orbweaver.Crawling.Tests;

public class RateMeterTests
{
    [Fact]
    public void Rate_is_that_of_the_last_seconds_alone()
    {
        var meter = new RateMeter();
        Assert.Equal(0, meter.Sample(TimeSpan.Zero, 0));
        Assert.Equal(100, meter.Sample(TimeSpan.FromSeconds(1), 100));
        for (var second = 2; second <= 20; second++)
            meter.Sample(TimeSpan.FromSeconds(second), 100 + ((second - 1) * 10));

        Assert.Equal(10, meter.Sample(TimeSpan.FromSeconds(21), 300));
    }
}
