// Videos of a category, downloaded by five threads: the list by XPath, each video's address by a regular expression, then the videos, then the files.
using System.Text.RegularExpressions;
using HtmlAgilityPack;
using Orbweaver.Asyncio;
using Orbweaver.Samples;

string folder;
try
{
    folder = Directory.CreateDirectory(args is [var name] ? name : "videos").FullName;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message); // a file of that name, or a place where nothing may be written
    return 1;
}

using var site = TutorialSite.Start();
using var http = new HttpClient { BaseAddress = new Uri(site.Address) };
http.DefaultRequestHeaders.Add("User-Agent", "Mozilla/5.0 (X11; Linux x86_64)"); // without one the site answers 403

var urls = VideoUrls(GetPage("/category_1"));
using var pool = new Pool(5);
var videos = pool.Map(GetVideo, urls);
var files = pool.StarMap(SaveVideo, urls.Zip(videos));
pool.Close();
pool.Join();
foreach (var file in files)
    Console.WriteLine($"{file.Name} {file.Length} bytes");
return 0;

string GetPage(string url) => http.GetStringAsync(url).GetAwaiter().GetResult();

string[] VideoUrls(string category)
{
    var document = new HtmlDocument();
    document.LoadHtml(category);
    return [.. document.DocumentNode.SelectNodes("//div[@id='listvideoList']/ul/li")!.Select(item =>
    {
        var detail = GetPage(item.SelectSingleNode("./div/a")!.GetAttributeValue("href", ""));
        return VideoUrl().Match(detail).Groups["url"].Value;
    })];
}

byte[] GetVideo(string url)
{
    Console.WriteLine($"下载 {url}");
    return http.GetByteArrayAsync(url).GetAwaiter().GetResult();
}

FileInfo SaveVideo(string url, byte[] video)
{
    var path = Path.Combine(folder, Path.GetFileName(url));
    File.WriteAllBytes(path, video);
    return new FileInfo(path);
}

internal static partial class Program
{
    [GeneratedRegex("srcUrl=\"(?<url>.*?)\",vdoUrl", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VideoUrl();
}
