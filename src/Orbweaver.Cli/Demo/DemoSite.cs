using System.Globalization;
using System.Net;
using System.Text;

namespace Orbweaver.Cli;

/// <summary>
/// A made-up field guide to orb-weaving spiders, some 200 linked pages, the same in every run: three levels, and one of each thing
/// that a crawler meets.
/// </summary>
internal sealed class DemoSite
{
    public const string Name = "The Orb-Weaver Field Guide";

    private static readonly string[] Genera = ["Araneus", "Argiope", "Cyclosa", "Gasteracantha", "Larinioides", "Mangora", "Neoscona", "Nuctenea", "Zilla", "Zygiella"];

    private static readonly string[] Epithets =
    [
        "alpina", "aurea", "borealis", "communis", "decora", "elegans", "fulva", "gracilis", "hortensis", "lacustris",
        "minor", "nivalis", "obscura", "pratensis", "rustica", "silvestris", "tenuis", "vespera",
    ];

    private readonly Dictionary<string, DemoPage> _pages = new(StringComparer.Ordinal);

    public DemoSite()
    {
        AddGuide();
        AddOddities();
    }

    /// <summary>What robots.txt says.</summary>
    public static string Robots => "User-agent: *\nDisallow: /private/\n";

    /// <summary>Every page, by its path.</summary>
    public IReadOnlyDictionary<string, DemoPage> Pages => _pages;

    private void AddGuide()
    {
        var home = new StringBuilder("<p>A made-up guide for trying a crawler on.</p><ul>");
        foreach (var genus in Genera)
            home.Append(Item(GenusPath(genus), "Genus " + genus));
        home.Append("</ul><p>").Append(Link("/about.html", "About")).Append(' ').Append(Link("/notes/1.html", "Field notes")).Append("</p>");
        AddHtml("/", Name, home.ToString());
        AddHtml("/about.html", "About this guide", "<p>Every spider in it is invented.</p>" + Oddities());

        for (var genus = 0; genus < Genera.Length; genus++)
        {
            var list = new StringBuilder("<ol>");
            for (var species = 0; species < Epithets.Length; species++)
            {
                list.Append(Item(Epithets[species] + ".html", $"{Genera[genus]} {Epithets[species]}"));
                AddSpecies(genus, species);
            }

            AddHtml(GenusPath(Genera[genus]), $"Genus {Genera[genus]}", list.Append("</ol>").ToString());
        }
    }

    // Relative links, fragments, and links to pages seen long ago: the same page by many names is still one page.
    private void AddSpecies(int genus, int species)
    {
        var name = $"{Genera[genus]} {Epithets[species]}";
        var next = Epithets[(species + 1) % Epithets.Length];
        var cousin = Genera[(genus + 1) % Genera.Length];
        AddHtml(
            SpeciesPath(Genera[genus], Epithets[species]),
            $"{name} & its web",
            $"<p><em>{name}</em> weaves {(species * 7) + genus + 12} radii.</p><p>Next: {Link(next + ".html#web", next)}. "
                + $"Compare {Link($"../{cousin.ToLowerInvariant()}/./{Epithets[species]}.html", $"{cousin} {Epithets[species]}")}.</p>");
    }

    private void AddOddities()
    {
        for (var note = 1; note <= 8; note++)
            AddHtml(NotePath(note), string.Create(CultureInfo.InvariantCulture, $"Field note {note}"), note < 8 ? Link(NotePath(note + 1), "Older") : "<p>The first note.</p>");

        Add(new DemoPage("/guide-1998.html", 301, "text/plain", []) { Location = "/about.html" });
        Add(new DemoPage("/lost.html", 404, "text/html; charset=utf-8", Html("Not found", "<p>No such page.</p>")));
        AddHtml("/slow.html", "A slow page", "<p>It took its time.</p>", latency: TimeSpan.FromMilliseconds(1200));
        AddHtml("/busy.html", "A busy page", "<p>The first request was answered with 503.</p>", refusals: 1);
        AddHtml("/private/nest.html", "A private page", "<p>robots.txt asks crawlers to stay away.</p>", allowed: false);
        Add(new DemoPage("/spiders.txt", 200, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(string.Join('\n', Genera))));

        const string Chinese = "园蛛图鉴";
        var gbk = CodePagesEncodingProvider.Instance.GetEncoding("gbk")!;
        Add(new DemoPage("/zh.html", 200, "text/html", gbk.GetBytes($"<!doctype html><meta charset=gbk><title>{Chinese}</title><p>{Link("/", Chinese)}</p>")) { Title = Chinese });
    }

    private static string Oddities()
    {
        (string Path, string Text)[] links =
        [
            ("/guide-1998.html", "The old address"), ("/lost.html", "A dead link"), ("/slow.html", "A slow page"), ("/busy.html", "A busy page"),
            ("/private/nest.html", "Private"), ("/zh.html", "In Chinese, in GBK"), ("/spiders.txt", "Not HTML"), ("mailto:nobody@example.org", "Mail"),
        ];
        return "<ul>" + string.Concat(links.Select(link => Item(link.Path, link.Text))) + "</ul>";
    }

    private void AddHtml(string path, string title, string content, TimeSpan? latency = null, int refusals = 0, bool allowed = true) =>
        Add(new DemoPage(path, 200, "text/html; charset=utf-8", Html(title, content))
        {
            Title = title,
            Latency = latency ?? UsualLatency(_pages.Count),
            Refusals = refusals,
            Allowed = allowed,
        });

    private void Add(DemoPage page) => _pages.Add(page.Path, page);

    // Answers as a far server would give them, 80 to 200 ms, so that there is something to watch.
    private static TimeSpan UsualLatency(int number) => TimeSpan.FromMilliseconds(80 + (number * 37 % 120));

    private static byte[] Html(string title, string content) => Encoding.UTF8.GetBytes(
        $"<!doctype html>\n<html lang=\"en\"><head><title>{WebUtility.HtmlEncode(title)}</title></head>\n<body><h1>{WebUtility.HtmlEncode(title)}</h1>\n{content}\n<p>{Link("/", Name)}</p></body></html>\n");

    private static string Item(string path, string text) => $"<li>{Link(path, text)}</li>";

    private static string Link(string path, string text) => $"<a href=\"{path}\">{WebUtility.HtmlEncode(text)}</a>";

    private static string GenusPath(string genus) => $"/{genus.ToLowerInvariant()}/";

    private static string SpeciesPath(string genus, string epithet) => $"/{genus.ToLowerInvariant()}/{epithet}.html";

    private static string NotePath(int note) => string.Create(CultureInfo.InvariantCulture, $"/notes/{note}.html");
}
