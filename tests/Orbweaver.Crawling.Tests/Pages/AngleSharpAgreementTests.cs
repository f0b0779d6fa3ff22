using System.Text;
using AngleSharp.Html.Parser;

namespace Orbweaver.Crawling.Tests;

/// <summary>On real sites the scanner finds what a browser's tree holds: the same links in the same order, the same title, the same base.</summary>
public class AngleSharpAgreementTests
{
    private static readonly HtmlParser Parser = new();

    [Theory]
    [InlineData("/usr/share/doc/python3-doc/html", "python3-doc", 1, 500)]
    [InlineData("/usr/share/doc/openjdk-17-doc/api", "openjdk-17-doc", 20, 400)]
    public void Pages_of_a_real_site_agree_with_the_tree(string site, string package, int every, int least)
    {
        Assert.SkipWhen(!Directory.Exists(site), $"{site} is not there (Debian: {package}).");
        var options = new EnumerationOptions { RecurseSubdirectories = true };
        var files = Directory.GetFiles(site, "*.html", options).Order(StringComparer.Ordinal).Where((_, i) => i % every == 0).ToArray();
        Assert.True(files.Length >= least, $"{files.Length} pages");
        var reader = new PageReader();
        foreach (var file in files)
            Agree(reader, File.ReadAllBytes(file), file);
    }

    private static void Agree(PageReader reader, byte[] body, string file)
    {
        using var document = Parser.ParseDocument(new MemoryStream(body));
        var page = reader.Read(body, null);
        var links = new List<string>();
        for (var i = 0; i < page.LinkCount; i++)
        {
            if (page.LinkKindOf(i) is LinkKind.Anchor or LinkKind.Area)
                links.Add(Encoding.UTF8.GetString(page.LinkUrl(i)));
        }

        Assert.Equal(document.QuerySelectorAll("a[href], area[href]").Select(e => e.GetAttribute("href")!.Trim(' ', '\t', '\n', '\r', '\f')), links);
        Assert.True(string.Join(' ', (document.Title ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) == (page.Title ?? ""), file);
        Assert.Equal(document.QuerySelector("base[href]")?.GetAttribute("href") ?? "", Encoding.UTF8.GetString(page.BaseHref));
    }
}
