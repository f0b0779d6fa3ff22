namespace Orbweaver.Crawling.Tests;

public class RecentKeysTests
{
    [Fact]
    public void Key_is_known_from_its_second_time_on()
    {
        var keys = new RecentKeys();
        var random = new Random(1);
        var some = Enumerable.Range(0, 50_000).Select(_ => new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64(0, 1000))).Append(UInt128.Zero).ToArray();

        Assert.Equal(some.Distinct().Count(), some.Count(k => !keys.TestAndAdd(k)));
        Assert.All(some, k => Assert.True(keys.TestAndAdd(k)));
    }

    [Fact]
    public void Memory_is_bounded_by_forgetting_the_oldest()
    {
        var keys = new RecentKeys(generationSize: 100);
        for (var i = 1; i <= 250; i++)
            Assert.False(keys.TestAndAdd((UInt128)i << 64 | (UInt128)i));

        Assert.True(keys.TestAndAdd((UInt128)150 << 64 | 150));
        Assert.False(keys.TestAndAdd((UInt128)1 << 64 | 1));
    }
}
