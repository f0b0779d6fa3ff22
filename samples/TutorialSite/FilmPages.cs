using System.Globalization;

namespace Orbweaver.Samples;

/// <summary>Films that were to come to the cinemas in July 2019: a list, and a page for each.</summary>
internal static class FilmPages
{
    private static readonly (string Name, string Date)[] Films =
    [
        ("嘿，蠢贼", "07月16日"), ("银河补习班", "07月18日"), ("匠心", "07月18日"), ("乾坤镯", "07月18日"), ("猪八戒·传说", "07月19日"), ("未来机器城", "07月19日"), ("游戏人生 零", "07月19日"),
        ("旺扎的雨靴", "07月19日"), ("怨灵3：看不见的小孩", "07月19日"), ("天池水怪", "07月19日"), ("傻儿夫妻小神郎", "07月19日"), ("精灵小王子", "07月20日"), ("心之山", "07月20日"),
        ("桂香街", "07月22日"), ("灰猴", "07月23日"), ("隧道尽头", "07月25日"), ("小Q", "07月25日"), ("我的心里住着一只猫", "07月25日"), ("巴比龙", "07月26日"), ("哪吒之魔童降世", "07月26日"),
        ("回到过去拥抱你", "07月26日"), ("跳舞吧！大象", "07月26日"), ("武圣关公", "07月26日"), ("极度危机", "07月26日"), ("魔音谷", "07月26日"),
    ];

    internal static Page? At(string[] path) => path switch
    {
        ["cinema", "later", _] => Page.Html("即将上映", $"<div id=\"showing-soon\">\n{string.Concat(Films.Select(Item))}</div>"),
        ["subject", var id] when int.TryParse(id, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= Films.Length =>
            Page.Html(Films[number - 1].Name, $"<h1>{Films[number - 1].Name}</h1>\n<div id=\"mainpic\"><img src=\"{Poster(number)}\" alt=\"海报\"></div>"),
        _ => null,
    };

    private static string Item((string Name, string Date) film, int index) =>
        $"""
        <div class="item mod">
          <a class="thumb" href="/subject/{index + 1}/"></a>
          <div class="intro">
            <h3><a href="/subject/{index + 1}/">{film.Name}</a></h3>
            <ul><li class="dt">{film.Date}</li><li class="dt">中国大陆</li></ul>
          </div>
        </div>

        """;

    private static string Poster(int number) => $"/view/photo/s_ratio_poster/p{1000 + number}.jpg";
}
