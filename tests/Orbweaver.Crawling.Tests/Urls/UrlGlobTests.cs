using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Orbweaver.Crawling.Tests.Urls;

public sealed class UrlGlobTests
{
    [Theory]
    [InlineData("http://h/docs/*", "http://h/docs/a", true)]
    [InlineData("http://h/docs/*", "http://h/docs/", true)]
    [InlineData("http://h/docs/*", "http://h/docs/a/b", false)]
    [InlineData("http://h/docs/**", "http://h/docs/a/b?q", true)]
    [InlineData("http://h/docs/**", "http://h/other/", false)]
    [InlineData("**.pdf", "http://h/a/b.pdf", true)]
    [InlineData("**.pdf", "http://h/a/b.pdf?x", false)]
    [InlineData("*.pdf", "http://h/b.pdf", false)]
    [InlineData("/docs/**", "http://h/docs/a", true)]
    [InlineData("/docs/**", "http://h/a/docs/a", false)]
    [InlineData("/*/x?", "http://h/ab/xy", true)]
    [InlineData("/*/x?", "http://h/ab/x/", false)]
    [InlineData("/a?b=1", "http://h/a?b=1", true)]
    [InlineData("/A", "http://h/a", false)]
    [InlineData("**", "http://h/", true)]
    [InlineData("**/*a/**/b*", "http://h/xa/1/2/bc", true)]
    [InlineData("/\u00e9*", "http://h/%C3%A9t%C3%A9", true)]
    public void Glob_on_a_url_matches_by_its_stars(string glob, string url, bool matches)
    {
        var bytes = Encoding.ASCII.GetBytes(url);
        Assert.Equal(matches, new UrlGlob(glob).Matches(bytes, "http://h".Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Glob_without_text_is_refused_by_name(string glob)
    {
        var error = Assert.Throws<ArgumentException>(() => new UrlGlob(glob));
        Assert.Contains($"'{glob}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Glob_on_any_text_agrees_with_the_definition()
    {
        var text = Gen.Elements('a', 'b', '/').ArrayOf().Select(c => new string(c));
        var glob = Gen.Elements("a", "b", "/", "*", "**", "?").ArrayOf().Select(string.Concat).Where(g => g.Length > 0);
        var pairs = Gen.Zip(glob, text).ToArbitrary();
        Prop.ForAll(pairs, pair =>
        {
            var (pattern, input) = pair;
            return new UrlGlob(pattern).Matches(Encoding.ASCII.GetBytes(input), 0) == Defined(pattern, input);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Glob_of_many_stars_on_a_long_url_ends()
    {
        var glob = new UrlGlob(string.Concat(Enumerable.Repeat("*a", 40)) + "b");
        Assert.False(glob.Matches(Encoding.ASCII.GetBytes(new string('a', UrlKey.MaxLength)), 0));
    }

    private static bool Defined(string pattern, string text)
    {
        if (pattern.Length == 0)
            return text.Length == 0;
        var stars = pattern.TakeWhile(c => c == '*').Count();
        if (stars == 0)
            return text.Length > 0 && (pattern[0] == text[0] || (pattern[0] == '?' && text[0] != '/')) && Defined(pattern[1..], text[1..]);
        for (var length = 0; length <= text.Length; length++)
        {
            if (stars == 1 && text[..length].Contains('/'))
                return false;
            if (Defined(pattern[stars..], text[length..]))
                return true;
        }

        return false;
    }
}
