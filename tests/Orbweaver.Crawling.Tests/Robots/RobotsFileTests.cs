using System.Text;
using Xunit;

namespace Orbweaver.Crawling.Tests.Robots;

public sealed class RobotsFileTests
{
    [Fact]
    public void Crawl_delay_holds_for_the_agents_named_before_it()
    {
        var robots = Parse("User-agent: slow\nCrawl-delay: 2.5\nUser-agent: *\nDisallow: /x\n");
        Assert.Equal(TimeSpan.FromSeconds(2.5), robots.CrawlDelay("Slow"));
        Assert.Null(robots.CrawlDelay("other"));
        Assert.False(robots.Allows("slow", "/x"));
    }

    [Theory]
    [InlineData("10", 10)]
    [InlineData("0", 0)]
    [InlineData("1e9", 86_400)]
    [InlineData("-1", null)]
    [InlineData("NaN", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    public void Crawl_delay_is_seconds_up_to_a_day_or_nothing(string value, int? seconds) =>
        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, Parse($"User-agent: *\nCrawl-delay: {value}").CrawlDelay("any"));

    [Fact]
    public void Crawl_delay_of_an_agents_second_group_counts_when_it_is_longer() =>
        Assert.Equal(TimeSpan.FromSeconds(9), Parse("User-agent: a\nCrawl-delay: 9\n\nUser-agent: a\nAllow: /\nCrawl-delay: 3").CrawlDelay("a"));

    [Fact]
    public void Sitemaps_are_listed_in_order_wherever_they_stand()
    {
        var robots = Parse("Sitemap: https://h/1.xml\nUser-agent: a\nsitemap:https://h/2.xml # two\nDisallow: /\nsite-map: /3.xml\nSitemap:\n");
        Assert.Equal(["https://h/1.xml", "https://h/2.xml", "/3.xml"], robots.Sitemaps);
        Assert.False(robots.Allows("a", "/"));
    }

    [Fact]
    public void Group_that_names_the_agent_shuts_out_the_rules_for_all()
    {
        var robots = Parse("User-agent: *\nDisallow: /\nUser-agent: Orbweaver\nDisallow: /private\n");
        Assert.True(robots.Allows("orbweaver", "/a"));
        Assert.False(robots.Allows("orbweaver", "/private/a"));
        Assert.False(robots.Allows("other", "/a"));
    }

    [Theory]
    [InlineData("bot2", true)]
    [InlineData("bot", false)]
    [InlineData("robot", true)]
    public void Group_name_ends_before_its_first_digit(string agent, bool allowed) =>
        Assert.Equal(allowed, Parse("User-agent: bot2\nDisallow: /").Allows(agent, "/"));

    [Theory]
    [InlineData("/a%2fb", "/a%2Fb", false)]
    [InlineData("/a%2Fb", "/a%2fb", false)]
    [InlineData("/a%2Fb", "/a/b", true)]
    [InlineData("/\u00e9", "/%c3%a9", false)]
    [InlineData("/*.php$", "/x.php", false)]
    [InlineData("/*.php$", "/x.php?q", true)]
    [InlineData("/a$b", "/a$b", false)]
    [InlineData("*a*a$", "/a", true)]
    [InlineData("*a*a$", "/aa", false)]
    [InlineData("/a*$", "/abc", false)]
    public void Disallowed_pattern_is_compared_with_escapes_in_one_case(string pattern, string path, bool allowed) =>
        Assert.Equal(allowed, Parse($"User-agent: *\nDisallow: {pattern}").Allows("any", path));

    [Fact]
    public void File_past_the_limit_is_read_up_to_it()
    {
        var filler = string.Concat(Enumerable.Repeat("# filler\n", (RobotsFile.MaxLength / 9) + 1));
        Assert.True(Parse(filler + "User-agent: *\nDisallow: /").Allows("any", "/"));
        Assert.False(Parse("User-agent: *\nDisallow: /\n" + filler).Allows("any", "/"));
    }

    [Fact]
    public void Pattern_of_many_stars_on_a_long_path_ends()
    {
        var robots = Parse("User-agent: *\nDisallow: " + string.Concat(Enumerable.Repeat("*a", 5000)) + "b$");
        Assert.True(robots.Allows("any", "/" + new string('a', UrlKey.MaxLength)));
    }

    [Fact]
    public void File_of_thousands_of_agents_with_thousands_of_rules_takes_no_more_memory_than_both_lists()
    {
        var agents = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"User-agent: {string.Concat($"{i:D5}".Select(c => (char)('a' + c - '0')))}\n"));
        var rules = string.Concat(Enumerable.Repeat("Disallow: /x\n", 20_000));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var robots = Parse(agents + rules);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
        Assert.False(robots.Allows("aaaaa", "/x"));
        Assert.False(robots.Allows("ajjjj", "/x"));
    }

    [Fact]
    public void Missing_and_unreachable_files_allow_all_and_nothing()
    {
        Assert.True(RobotsFile.AllowAll.Allows("any", "/"));
        Assert.False(RobotsFile.DisallowAll.Allows("any", "/"));
    }

    private static RobotsFile Parse(string text) => RobotsFile.Parse(Encoding.UTF8.GetBytes(text));
}
