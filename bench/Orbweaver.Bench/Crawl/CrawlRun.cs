namespace Orbweaver.Bench;

/// <summary>The start and the files of one crawl, in a fresh folder that goes with it.</summary>
internal sealed class CrawlRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orbweaver-crawl-");

    internal CrawlRun(Uri url) => Url = url.ToString();

    internal string Url { get; }

    internal string Folder => _folder.FullName;

    internal string Output => Path.Combine(Folder, "pages.jsonl");

    internal string State => Path.Combine(Folder, "state.db");

    internal string Statistics => Path.Combine(Folder, "stats.json");

    internal string Mirror => Path.Combine(Folder, "mirror");

    public void Dispose() => _folder.Delete(recursive: true);
}
