using System.Text;
using Orbweaver.Crawling.Tests.Urls;
using Xunit;

namespace Orbweaver.Crawling.Tests.Robots;

/// <summary>The published robots.txt specification tests, each file a test.</summary>
public sealed class RobotsConformanceTests
{
    /// <summary>The files, or one name that skips when they are absent.</summary>
    public static TheoryData<string> Files()
    {
        var folder = Path.Combine(UrlConformance.Folder ?? "", "robots");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.textproto", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal)]
            : ["correctness"];
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Robots_file_of_the_published_tests_gives_the_expected_verdicts(string file)
    {
        var wrong = new List<string>();
        var cases = RobotsCases.Read(UrlConformance.File($"robots/{file}"));
        Assert.NotEmpty(cases);
        foreach (var test in cases)
        {
            var allowed = RobotsFile.Parse(test.RobotsTxt).For(test.UserAgent).Allows(Encoding.Latin1.GetBytes(PathAndQuery(test.Url)));
            if (allowed != test.Allowed)
                wrong.Add($"{file}, {test.Name}: {test.UserAgent} on {test.Url} must be {(test.Allowed ? "allowed" : "disallowed")}\n{Encoding.UTF8.GetString(test.RobotsTxt)}");
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    [Fact]
    public void Published_tests_are_all_read()
    {
        UrlConformance.File("robots");
        Assert.Equal(400, Files().Sum(file => RobotsCases.Read(UrlConformance.File($"robots/{file.Data}")).Count));
    }

    /// <summary>The bytes from the path on, as they stand: these tests want no URL normalised.</summary>
    private static string PathAndQuery(string url)
    {
        var slashes = url.IndexOf("//", StringComparison.Ordinal);
        var host = slashes < 0 ? 0 : slashes + 2;
        var path = url.AsSpan(host).IndexOfAny('/', '?', ';');
        var rest = path < 0 ? "/" : url[(host + path)..];
        return rest[0] == '/' ? rest : "/" + rest;
    }
}
