using System.Text;

namespace Orbweaver.Crawling.Tests;

/// <summary>What is read in a page. A link is written kind:value here, a nofollow one with a tilde.</summary>
public class PageReaderTests
{
    [Theory]
    [InlineData("<a href=x>", "Anchor:x")]
    [InlineData("<A HREF='x y'>", "Anchor:x y")]
    [InlineData("<a href=\" \n x\t \">", "Anchor:x")]
    [InlineData("<a title='>' href=x>", "Anchor:x")]
    [InlineData("<a href=x href=y>", "Anchor:x")]
    [InlineData("<a hRef = x>", "Anchor:x")]
    [InlineData("<a href=x/y/>", "Anchor:x/y/")]
    [InlineData("<a/href=x>", "Anchor:x")]
    [InlineData("<a =href=y href=x>", "Anchor:x")]
    [InlineData("<a href==x>", "Anchor:=x")]
    [InlineData("<a href=a\"b'c<d>", "Anchor:a\"b'c<d")]
    [InlineData("<a href>", "Anchor:")]
    [InlineData("<a href=>", "Anchor:")]
    [InlineData("<a>", "")]
    [InlineData("<a href=x", "")]
    [InlineData("<a href='x>", "")]
    [InlineData("< a href=x>", "")]
    [InlineData("<ab href=x>", "")]
    [InlineData("</a href=x>", "")]
    [InlineData("<area href=x>", "Area:x")]
    [InlineData("<iframe src=x></iframe>", "Frame:x")]
    [InlineData("<meta http-equiv=refresh content='5; url=x'>", "Refresh:x")]
    [InlineData("<meta http-equiv=Refresh content=\"0;URL='x'\">", "Refresh:x")]
    [InlineData("<meta http-equiv=refresh content=5>", "")]
    [InlineData("<a rel=nofollow href=x>", "~Anchor:x")]
    [InlineData("<a rel='me NoFollow' href=x>", "~Anchor:x")]
    [InlineData("<link href=x><img src=x><script src=x></script>", "")]
    public void Navigation_is_found(string html, string expected) => Assert.Equal(expected, Links(html));

    [Theory]
    [InlineData("<a href='?a&amp;b'>", "?a&b")]
    [InlineData("<a href='?a&ampb'>", "?a&ampb")]
    [InlineData("<a href='?a&amp=b'>", "?a&amp=b")]
    [InlineData("<a href='?a&amp;=b'>", "?a&=b")]
    [InlineData("<a href='?&copy'>", "?©")]
    [InlineData("<a href='?&copy=1'>", "?&copy=1")]
    [InlineData("<a href='?&notit;'>", "?&notit;")]
    [InlineData("<a href='&#x2F;&#47;'>", "//")]
    [InlineData("<a href='&#x80;'>", "€")]
    [InlineData("<a href='&#0;'>", "\uFFFD")]
    [InlineData("<a href='&#xD800;'>", "\uFFFD")]
    [InlineData("<a href='&#x110000;'>", "\uFFFD")]
    [InlineData("<a href='&#65'>", "A")]
    [InlineData("<a href='&nosuch;'>", "&nosuch;")]
    [InlineData("<a href='a&\u0000b'>", "a&\uFFFDb")]
    [InlineData("<a href=über>", "über")]
    public void References_are_decoded_by_the_rules_of_attributes(string html, string expected) => Assert.Equal("Anchor:" + expected, Links(html));

    [Theory]
    [InlineData("<!-- <a href=x> -->")]
    [InlineData("<!-- <a href=x> --!>")]
    [InlineData("<!-- <a href=x> ->")]
    [InlineData("<!x <a href=y")]
    [InlineData("<script>'<a href=x>'</script>")]
    [InlineData("<script><!--<script></script><a href=x></script>")]
    [InlineData("<style><a href=x></style>")]
    [InlineData("<textarea><a href=x></textarea>")]
    [InlineData("<title><a href=x></title>")]
    [InlineData("<xmp><a href=x></xmp>")]
    [InlineData("<iframe><a href=x></iframe>")]
    [InlineData("<noembed><a href=x></noembed>")]
    [InlineData("<noframes><a href=x></noframes>")]
    [InlineData("<plaintext></plaintext><a href=x>")]
    [InlineData("<template><a href=x></template>")]
    [InlineData("<svg><![CDATA[<a href=x>]]></svg>")]
    [InlineData("<script></scriptx><a href=x>")]
    public void What_is_no_element_is_no_link(string html) => Assert.Equal("", Links(html));

    [Theory]
    [InlineData("<!--><a href=x>")]
    [InlineData("<!---><a href=x>")]
    [InlineData("<!-- --!><a href=x>")]
    [InlineData("<!--a--><a href=x>")]
    [InlineData("<!doctype html><a href=x>")]
    [InlineData("<?php ?><a href=x>")]
    [InlineData("</ ><a href=x>")]
    [InlineData("<![CDATA[y]><a href=x>")]
    [InlineData("<script></script ><a href=x>")]
    [InlineData("<script></SCRIPT/><a href=x>")]
    [InlineData("<style><!--</style><a href=x>")]
    [InlineData("<noscript><a href=x></noscript>")]
    [InlineData("<template></template><a href=x>")]
    [InlineData("<svg><title><a href=x></title></svg>")]
    [InlineData("<svg><a href=x></a></svg>")]
    [InlineData("<math></math><a href=x>")]
    [InlineData("a < b <a href=x>")]
    [InlineData("<p class='<a href=y>'><a href=x>")]
    public void Link_after_or_inside_something_odd_is_found(string html) => Assert.Equal("Anchor:x", Links(html));

    [Theory]
    [InlineData("<link href=x>", LinkKinds.Link, "Link:x")]
    [InlineData("<img src=x srcset='y 1x, z 2x'>", LinkKinds.Image, "Image:x Image:y Image:z")]
    [InlineData("<script src=x></script>", LinkKinds.Script, "Script:x")]
    [InlineData("<video src=x poster=y><source src=z></video>", LinkKinds.Media, "Media:x Media:z")]
    [InlineData("<form action=x>", LinkKinds.Form, "Form:x")]
    [InlineData("<a href=x><img src=y>", LinkKinds.None, "")]
    public void Caller_chooses_the_kinds(string html, LinkKinds wanted, string expected) => Assert.Equal(expected, Links(html, wanted));

    [Theory]
    [InlineData("<title> A \n\t B </title>", "A B")]
    [InlineData("<title>A &amp; B &lt;</title>", "A & B <")]
    [InlineData("<TITLE lang=de>x</TiTlE >", "x")]
    [InlineData("<title>a</title><title>b</title>", "a")]
    [InlineData("<svg><title>a</title></svg><title>b</title>", "b")]
    [InlineData("<title></title>", "")]
    [InlineData("<title>a", "a")]
    [InlineData("<title>a</titlex></title>", "a</titlex>")]
    [InlineData("<p>a", null)]
    public void Title_is_the_first_one_with_white_space_folded(string html, string? title) =>
        Assert.Equal(title, new PageReader().Read(Encoding.UTF8.GetBytes(html), null).Title);

    [Theory]
    [InlineData("<base href=x><base href=y>", "x")]
    [InlineData("<base target=_top><base href=y>", "y")]
    [InlineData("<p><base href='a&amp;b'>", "a&b")]
    [InlineData("<a href=x>", null)]
    public void Base_is_the_first_that_has_an_href(string html, string? expected)
    {
        var page = new PageReader().Read(Encoding.UTF8.GetBytes(html), null);

        Assert.Equal(expected is not null, page.HasBase);
        Assert.Equal(expected ?? "", Encoding.UTF8.GetString(page.BaseHref));
    }

    [Theory]
    [InlineData("<meta name=robots content='noindex, follow'>", RobotsDirectives.NoIndex)]
    [InlineData("<meta name=ROBOTS content=NoFollow>", RobotsDirectives.NoFollow)]
    [InlineData("<meta name=robots content=none>", RobotsDirectives.NoIndex | RobotsDirectives.NoFollow)]
    [InlineData("<meta name=description content=none>", RobotsDirectives.None)]
    public void Robots_directives_are_read(string html, RobotsDirectives expected) =>
        Assert.Equal(expected, new PageReader().Read(Encoding.UTF8.GetBytes(html), null).Robots);

    [Fact]
    public void Reader_is_reused_without_memory_of_the_page_before()
    {
        var reader = new PageReader();
        reader.Read("<title>a</title><base href=b><a href='&amp;'><meta name=robots content=none>"u8, "utf-8");

        var page = reader.Read("<p>"u8, null);

        Assert.Null(page.Title);
        Assert.False(page.HasBase);
        Assert.Equal(0, page.LinkCount);
        Assert.Equal(RobotsDirectives.None, page.Robots);
    }

    [Fact]
    public void Truncated_and_random_bytes_never_throw()
    {
        const int Seed = 20261121;
        var random = new Random(Seed);
        var reader = new PageReader();
        var odd = "<>&;!-/='\" \0axs]\u00ff"u8.ToArray();
        var whole = Encoding.UTF8.GetBytes("<!doctype html><svg><![CDATA[x]]></svg><script><!--<script></script>--></script><a href='&amp;x' rel=nofollow>y</a><meta http-equiv=refresh content='1;url=z'><title>t</title>");
        for (var length = 0; length <= whole.Length; length++)
            reader.Read(whole.AsSpan(0, length), null, LinkKinds.All);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = whole.ToArray();
            for (var change = random.Next(1, 8); change > 0; change--)
                bytes[random.Next(bytes.Length)] = odd[random.Next(odd.Length)];
            var page = reader.Read(bytes, null, LinkKinds.All);
            for (var i = 0; i < page.LinkCount; i++)
                page.LinkUrl(i);
        }
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("gbk")]
    [InlineData("gb18030")]
    [InlineData("big5")]
    [InlineData("shift_jis")]
    [InlineData("euc-jp")]
    [InlineData("euc-kr")]
    [InlineData("iso-2022-jp")]
    [InlineData("windows-1251")]
    [InlineData("utf-16le")]
    [InlineData("utf-16be")]
    public void Title_and_links_are_read_in_the_encoding_that_the_header_names(string name)
    {
        var text = name switch
        {
            "windows-1251" => "привет",
            "euc-kr" => "안녕하세요",
            "shift_jis" or "euc-jp" or "iso-2022-jp" => "日本語の表",
            "big5" => "中文網頁",
            _ => "中文网页",
        };
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name switch { "utf-16le" => "utf-16", "utf-16be" => "utf-16BE", _ => name });

        var page = new PageReader().Read(encoding.GetBytes($"<title>{text}</title><a href='/{text}'>"), name);

        Assert.Equal(name, page.Encoding.Name);
        Assert.Equal(text, page.Title);
        Assert.Equal("/" + text, Encoding.UTF8.GetString(page.LinkUrl(0)));
    }

    [Fact]
    public void Mark_beats_header_beats_meta_beats_guess()
    {
        byte[] mark = [0xEF, 0xBB, 0xBF];
        var meta = Encoding.ASCII.GetBytes("<meta charset=gbk>");

        Assert.Equal("utf-8", Name([.. mark, .. meta], "big5"));
        Assert.Equal("big5", Name(meta, "big5"));
        Assert.Equal("gbk", Name(meta, "no-such-charset"));
        Assert.Equal("gbk", Name(meta, null));
        Assert.Equal("utf-8", Name(Encoding.UTF8.GetBytes("<p>ü"), null));
        Assert.Equal("windows-1252", Name([(byte)'<', (byte)'p', (byte)'>', 0xFC], null));

        static string Name(byte[] body, string? header) => new PageReader().Read(body, header).Encoding.Name;
    }

    [Theory]
    [InlineData("windows-1251", "?q=%EF%F0%E8%E2%E5%F2")]
    [InlineData("gbk", "?q=%A7%E1%A7%E2%A7%DA%A7%D3%A7%D6%A7%E4")]
    [InlineData("utf-8", "?q=%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82")]
    public void Query_is_sent_in_the_pages_encoding_as_browsers_do(string name, string expected)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.UTF8;
        var page = new PageReader().Read(encoding.GetBytes("<a href='?q=привет'>"), name);
        Assert.True(WebUrl.TryParse("http://a.test/", out var from));

        Assert.True(WebUrl.TryParse(page.LinkUrl(0), from, page.Encoding.ForQueries, out var url));

        Assert.Equal(expected, url.Query);
    }

    private static string Links(string html, LinkKinds wanted = LinkKinds.Navigation)
    {
        var page = new PageReader().Read(Encoding.UTF8.GetBytes(html), "utf-8", wanted);
        var links = new List<string>();
        for (var i = 0; i < page.LinkCount; i++)
            links.Add($"{(page.IsNoFollow(i) ? "~" : "")}{page.LinkKindOf(i)}:{Encoding.UTF8.GetString(page.LinkUrl(i))}");
        return string.Join(' ', links);
    }
}
