using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Orbweaver.Samples;

/// <summary>What citizens ask their town: 100 pages of three questions in GBK, in tables within tables. Some have a character (囧) that GBK has and the older GB2312 has not.</summary>
internal static class QuestionPages
{
    private const int Pages = 100;
    private const int Step = 30;

    private static readonly string[] Places = ["东城", "南城", "万江", "莞城", "石龙", "虎门", "长安", "厚街", "塘厦", "樟木头"];
    private static readonly string[] Matters = ["路灯不亮", "公交改道以后等车很囧", "河道需要清理", "小区停车难", "图书馆周末能否开放", "施工噪音扰民", "人行道被占用"];

    internal static Page? At(HttpRequest request)
    {
        if (request.Path != "/index.php/question/questionType" || !int.TryParse(request.Query["page"], CultureInfo.InvariantCulture, out var first) || first < 0 || first >= Pages * Step || first % Step != 0)
            return null;
        var rows = string.Concat(Enumerable.Range(0, 3).Select(row => $"<tr><td>{first + row + 1}</td><td>[投诉]</td><td><a href=\"/html/question/{first + row}.shtml\">{Title((first / Step * 3) + row)}</a></td></tr>\n"));
        return Page.GbkHtml("阳光热线", $"<div id=\"morelist\"><div>\n<table><tr><td>\n<table>\n{rows}</table>\n</td></tr></table>\n</div></div>");
    }

    private static string Title(int number) => $"{Places[number % Places.Length]}：{Matters[number % Matters.Length]}（{number + 1}）";
}
