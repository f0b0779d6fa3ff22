namespace Orbweaver.Crawling.Tests;

public class HostQueueTests
{
    private static readonly long Second = TimeSpan.TicksPerSecond;

    [Fact]
    public void Urls_come_out_in_the_order_of_their_admission()
    {
        var host = Host();
        for (var id = 1; id <= 3; id++)
            host.Admit(Entry(id));

        Assert.Equal([1, 2, 3], Take(host, 0));
        Assert.True(host.IsEmpty);
    }

    [Fact]
    public void Nothing_starts_before_robots_is_known()
    {
        var host = Host();
        host.Robots = null;
        host.Admit(Entry(1));

        Assert.Null(host.NextStart());
    }

    [Fact]
    public void Later_of_two_holds_counts_and_says_why()
    {
        var host = Host();
        host.Admit(Entry(1));
        host.Hold(10 * Second, "Retry-After");
        host.Hold(5 * Second, "delay");

        Assert.Equal(10 * Second, host.NextStart());
        Assert.Equal("Retry-After", host.WaitReason());
    }

    [Fact]
    public void Postponed_url_comes_when_it_is_due_and_before_new_ones()
    {
        var host = Host();
        host.Postpone(Entry(1), 10 * Second);
        Assert.Equal(10 * Second, host.NextStart());
        Assert.Equal("trying again after a failure", host.WaitReason());
        host.Admit(Entry(2));
        host.Admit(Entry(3));
        Assert.Equal(0, host.NextStart());

        Assert.True(host.TryTake(Second, out var entry));
        Assert.Equal(2, entry.Id);
        Assert.True(host.TryTake(10 * Second, out entry));
        Assert.Equal(1, entry.Id);
    }

    [Fact]
    public void What_does_not_fit_the_window_is_left_in_the_frontier_and_read_on_in_order()
    {
        var host = Host();
        for (var id = 1; id <= HostQueue.Window + 10; id++)
            host.Admit(Entry(id));
        Assert.True(host.HasMore);
        Assert.False(host.WantsReading);

        Assert.Equal(HostQueue.Window, Take(host, 0).Count);
        Assert.False(host.IsEmpty);
        Assert.True(host.WantsReading);
        Assert.Equal(HostQueue.Window, host.LastRead);

        host.Append([.. Enumerable.Range(HostQueue.Window + 1, 10).Select(id => Entry(id))], more: false, 0, 0);
        Assert.Equal(10, Take(host, 0).Count);
        Assert.True(host.IsEmpty);
    }

    [Fact]
    public void Url_read_from_the_frontier_keeps_its_time()
    {
        var host = Host();
        host.Append([Entry(1) with { NotBefore = 61_000 }, Entry(2) with { NotBefore = 500 }], more: false, now: 3 * Second, nowUnix: 1000);

        Assert.Equal([2], Take(host, 3 * Second));
        Assert.Equal(63 * Second, host.NextStart());
    }

    private static HostQueue Host()
    {
        Assert.True(WebUrl.TryParse("http://a.test/", out var origin));
        return new HostQueue(1, origin) { Robots = RobotsVerdict.AllAllowed };
    }

    private static FrontierEntry Entry(long id) => new(id, 1, $"http://a.test/{id}", 0, 0, 0, 0);

    private static List<long> Take(HostQueue host, long now)
    {
        List<long> ids = [];
        while (host.TryTake(now, out var entry))
            ids.Add(entry.Id);
        return ids;
    }
}
