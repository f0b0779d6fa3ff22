using System.Text;

namespace Orbweaver.Samples;

/// <summary>What the site answers.</summary>
internal sealed record Page(string Type, byte[] Body, int Status = 200)
{
    internal static Page Html(string title, string body) => new("text/html; charset=utf-8", Encoding.UTF8.GetBytes(Document(title, body)));

    /// <summary>As <see cref="Html"/>, in the encoding of older Chinese sites, under the name that they give it.</summary>
    internal static Page GbkHtml(string title, string body) => new("text/html; charset=gb2312", CodePagesEncodingProvider.Instance.GetEncoding("gbk")!.GetBytes(Document(title, body)));

    internal static Page Text(string text, int status = 200) => new("text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text), status);

    private static string Document(string title, string body) => $"<!DOCTYPE html>\n<html>\n<head><title>{title}</title></head>\n<body>\n{body}\n</body>\n</html>\n";
}
