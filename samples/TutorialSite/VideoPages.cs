using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Orbweaver.Samples;

/// <summary>A category of a video site: a list, a page for each video with the video's address in its script, and the videos. For browsers only, as it believes.</summary>
internal static class VideoPages
{
    private static readonly string[] Titles = ["山里的书店", "凌晨四点的菜市场", "修钟表的人", "一座桥的一天", "最后一班渡轮", "屋顶上的菜园"];

    internal static Page? At(string[] path, HttpRequest request)
    {
        if (!request.Headers.UserAgent.ToString().StartsWith("Mozilla/", StringComparison.Ordinal))
            return Page.Text("浏览器专用", StatusCodes.Status403Forbidden);
        return path switch
        {
            ["category_1"] => Page.Html("社会", $"<div id=\"listvideoList\">\n<ul>\n{string.Concat(Titles.Select(Item))}</ul>\n</div>"),
            ["video", var id] when Number(id) is { } number => Page.Html(Titles[number], $"<h1>{Titles[number]}</h1>\n<script>var contId=\"{id}\",hdUrl=\"\",srcUrl=\"/mp4/cont-{id}.mp4\",vdoUrl=srcUrl;</script>"),
            ["mp4", var file] when Number(file.Replace("cont-", "", StringComparison.Ordinal).Replace(".mp4", "", StringComparison.Ordinal)) is { } number => new Page("video/mp4", Video(number)),
            _ => null,
        };
    }

    private static int? Number(string id) => int.TryParse(id, CultureInfo.InvariantCulture, out var number) && number > 1500 && number <= 1500 + Titles.Length ? number - 1501 : null;

    private static string Item(string title, int index) => $"<li><div class=\"vervideo-bd\"><a href=\"video/{1501 + index}\">{title}</a></div></li>\n";

    /// <summary>The head of an MP4 file, and noise.</summary>
    private static byte[] Video(int number)
    {
        var video = new byte[40_000 + (10_000 * number)];
        for (var i = 0; i < video.Length; i++)
            video[i] = (byte)(i * (number + 7));
        ReadOnlySpan<byte> head = [0, 0, 0, 20, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'i', (byte)'s', (byte)'o', (byte)'m', 0, 0, 2, 0, (byte)'m', (byte)'p', (byte)'4', (byte)'1'];
        head.CopyTo(video);
        return video;
    }
}
