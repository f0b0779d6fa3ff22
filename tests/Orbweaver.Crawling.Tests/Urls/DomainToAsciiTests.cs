using System.Text.Json;
using Xunit;

namespace Orbweaver.Crawling.Tests.Urls;

public sealed class DomainToAsciiTests
{
    /// <summary>Inputs of toascii.json that are known to fail, each with the reason.</summary>
    private static readonly Dictionary<string, string> KnownFailures = new()
    {
        ["\u200D.example"] = "joiners are not checked",
        ["\u064Aa"] = "the order of right-to-left letters is not checked",
        ["look\u05BEout.net"] = "the order of right-to-left letters is not checked",
        ["www\u2025lookout.net"] = "two dots in one character: a compatibility character that is not mapped",
        ["www.lookout.net\u2A7480"] = "colons and an equals sign in one character: a compatibility character that is not mapped",
        ["\uD87E\uDC68.com"] = "an ideograph's second code point: a compatibility character that is not mapped",
        ["\u09DC.com"] = "decomposes and does not compose again",
    };

    [Theory]
    [InlineData("b\u00fccher.example", "xn--bcher-kva.example")]
    [InlineData("B\u00dcCHER.Example", "xn--bcher-kva.example")]
    [InlineData("bu\u0308cher.example", "xn--bcher-kva.example")]
    [InlineData("\u4f60\u597d", "xn--6qq79v")]
    [InlineData("\u1112\u1161\u11ab\u1100\u1173\u11af.kr", "xn--bj0bj06e.kr")]
    [InlineData("vi\u0065\u0323\u0302t.vn", "xn--vit-5kz.vn")]
    [InlineData("\u043f\u0440\u0438\u043c\u0435\u0440\u3002\u0440\u0444", "xn--e1afmkfd.xn--p1ai")]
    public void Domain_in_any_script_becomes_punycode(string domain, string ascii) => Assert.Equal(ascii, DomainToAscii.Convert(domain));

    [Theory]
    [InlineData("\u0301a")]
    [InlineData("a\u00a0b")]
    [InlineData("xn--a.\u00df")]
    [InlineData("\ufffd")]
    public void Domain_that_no_registry_could_hold_is_refused(string domain) => Assert.Null(DomainToAscii.Convert(domain));

    [Fact]
    public void Host_on_the_web_platforms_cases_becomes_the_expected_ascii()
    {
        var wrong = new List<string>();
        foreach (var test in UrlConformance.Cases("url/toascii.json"))
        {
            var input = test.GetProperty("input").GetString()!;
            var expected = test.GetProperty("output").GetString();
            var actual = WebUrl.TryParse($"https://{input}/x", out var url) ? url.Host : null;
            if ((actual != expected) != KnownFailures.ContainsKey(input))
                wrong.Add($"{JsonSerializer.Serialize(input)}: {actual ?? "refused"}, must be {expected ?? "refused"}{(KnownFailures.ContainsKey(input) ? " (listed as failing)" : "")}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
