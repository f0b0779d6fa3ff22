using System.Text;

namespace Orbweaver.Crawling.Tests;

/// <summary>The table of WHATWG's MIME Sniffing standard, section 7.1.</summary>
public class HtmlSnifferTests
{
    [Theory]
    [InlineData("<!DOCTYPE html>")]
    [InlineData("\r\n\t\f <!doctype HTML PUBLIC")]
    [InlineData("<html>")]
    [InlineData("<head >")]
    [InlineData("<ScRiPt src=x>")]
    [InlineData("<iframe src=x>")]
    [InlineData("<h1>")]
    [InlineData("<div class=x>")]
    [InlineData("<font >")]
    [InlineData("<table>")]
    [InlineData("<a href=x>")]
    [InlineData("<style>")]
    [InlineData("<title>")]
    [InlineData("<b>")]
    [InlineData("<body bgcolor=x>")]
    [InlineData("<br>")]
    [InlineData("<p>")]
    [InlineData("<!-- x -->")]
    [InlineData("<!-->")]
    public void Body_that_begins_with_one_of_the_tags_is_html(string body) => Assert.True(HtmlSniffer.IsHtml(Encoding.Latin1.GetBytes(body)));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("<")]
    [InlineData("<p")]
    [InlineData("<pre>")]
    [InlineData("<p\n>")]
    [InlineData("<html/>")]
    [InlineData("<!DOCTYPE svg>")]
    [InlineData("<!--x-->")]
    [InlineData("<?xml version='1.0'?><html>")]
    [InlineData("%PDF-1.7 <html>")]
    [InlineData("text <html>")]
    [InlineData("\0<html>")]
    [InlineData("\u00ef\u00bb\u00bf<html>")]
    [InlineData("GIF89a<html>")]
    [InlineData("{\"html\":\"<html>\"}")]
    public void Body_that_begins_otherwise_is_not_html(string body) => Assert.False(HtmlSniffer.IsHtml(Encoding.Latin1.GetBytes(body)));

    [Fact]
    public void Tag_is_looked_for_in_the_first_1445_bytes()
    {
        Assert.True(HtmlSniffer.IsHtml(Encoding.ASCII.GetBytes(new string(' ', 1439) + "<html>")));
        Assert.False(HtmlSniffer.IsHtml(Encoding.ASCII.GetBytes(new string(' ', 1440) + "<html>")));
    }
}
