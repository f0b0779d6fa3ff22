using System.Globalization;

namespace Orbweaver.Samples;

/// <summary>A gallery of 16 pages with two works each: the page shows the small image, and the large one is beside it under another name.</summary>
internal static class GalleryPages
{
    private const int Pages = 16;
    private const int WorksOnPage = 2;

    internal static Page? At(string[] path) => path switch
    {
        ["picture", "lists", "p", var number] when int.TryParse(number, CultureInfo.InvariantCulture, out var page) && page is >= 1 and <= Pages =>
            Page.Html($"作品 第 {page} 页", string.Concat(Enumerable.Range(0, WorksOnPage).Select(work => Work(((page - 1) * WorksOnPage) + work)))),
        ["Uploads", var file] => Image(file),
        _ => null,
    };

    private static string Work(int number) =>
        $"""
        <div class="workimage">
          <a href="/picture/detail/{Id(number)}"><img src="/loading.gif" data-original="Uploads/thumb_{Id(number)}.png" alt="作品"></a>
        </div>

        """;

    private static string Id(int number) => (0x5ae3e05f0000 + (number * 7919)).ToString("x", CultureInfo.InvariantCulture);

    private static Page? Image(string file)
    {
        for (var number = 0; number < Pages * WorksOnPage; number++)
        {
            if (file == $"thumb_{Id(number)}.png")
                return new Page("image/png", Png.Gradient(32, number));
            if (file == $"thumbMid_{Id(number)}.png")
                return new Page("image/png", Png.Gradient(256, number));
        }

        return null;
    }
}
