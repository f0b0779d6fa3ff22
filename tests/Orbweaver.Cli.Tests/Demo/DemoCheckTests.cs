namespace Orbweaver.Cli.Tests;

public sealed class DemoCheckTests
{
    private const string Root = "http://127.0.0.1:1";

    private readonly DemoSite _site = new();

    [Fact]
    public void DemoCheck_rightCrawl_findsNothing() => Assert.Empty(Check(Right()));

    [Fact]
    public void DemoCheck_forbiddenPageRecordedUnasked_isRight() =>
        Assert.Empty(Check([.. Right(), new DemoRecord { Url = Root + "/private/nest.html", Error = "robots" }]));

    [Fact]
    public void DemoCheck_forbiddenPageAskedFor_isWrong() => Assert.Contains("robots.txt forbids", Assert.Single(Check(Right(), alsoAsked: "/private/nest.html")), StringComparison.Ordinal);

    [Fact]
    public void DemoCheck_pageMissing_isWrong() => Assert.Contains("recorded 0 times", Assert.Single(Check(Right()[1..])), StringComparison.Ordinal);

    [Fact]
    public void DemoCheck_pageTwice_isWrong() => Assert.Contains("recorded 2 times", Assert.Single(Check([.. Right(), Right()[0]])), StringComparison.Ordinal);

    [Fact]
    public void DemoCheck_strangePage_isWrong() =>
        Assert.Contains("no such page", Assert.Single(Check([.. Right(), new DemoRecord { Url = Root + "/x", Status = 404 }])), StringComparison.Ordinal);

    [Fact]
    public void DemoCheck_garbledTitle_isWrong()
    {
        var records = Right();
        var index = Array.FindIndex(records, record => record.Url.EndsWith("/zh.html", StringComparison.Ordinal));
        records[index] = records[index] with { Title = "Ô°Öë" };
        Assert.Contains("instead of \"园蛛图鉴\"", Assert.Single(Check(records)), StringComparison.Ordinal);
    }

    [Fact]
    public void DemoRecord_ofAnOutput_isRead()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("pages.jsonl", """{"url":"http://e/","status":200,"title":"T","links":3,"depth":1,"bytes":9,"content_type":"text/html","charset":"utf-8","fetched_at":"2026-01-01T00:00:00Z","elapsed_ms":1.5,"error":null}""" + "\n");
        Assert.Equal(new DemoRecord { Url = "http://e/", Status = 200, Title = "T", Depth = 1, Charset = "utf-8" }, Assert.Single(DemoRecord.Read(path)));
    }

    private DemoRecord[] Right() =>
        [.. _site.Pages.Values.Where(page => page.Allowed).Select(page => new DemoRecord { Url = Root + page.Path, Status = page.Status, Title = page.Title })];

    private IReadOnlyList<string> Check(DemoRecord[] records, string? alsoAsked = null) =>
        DemoCheck.Differences(_site, Root, records, path => _site.Pages[path] is { Allowed: true } page ? page.Refusals + 1 : path == alsoAsked ? 1 : 0);
}
