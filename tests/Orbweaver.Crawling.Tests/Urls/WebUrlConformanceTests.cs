using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Orbweaver.Crawling.Tests.Urls;

/// <summary>The web platform's own cases for the URL parser.</summary>
public sealed class WebUrlConformanceTests
{
    /// <summary>Inputs that are known to fail, each with the reason. Empty: all pass.</summary>
    private static readonly Dictionary<string, string> KnownFailures = [];

    [Fact]
    public void Parser_on_the_web_platforms_cases_gives_the_expected_parts()
    {
        var wrong = new List<string>();
        var seen = new HashSet<string>();
        var count = 0;
        foreach (var test in UrlConformance.Cases("url/urltestdata.json"))
        {
            count++;
            var input = Text(test, "input")!;
            var problem = Judge(test, input, Text(test, "base"));
            var known = KnownFailures.ContainsKey(input);
            if (known)
                seen.Add(input);
            if (problem is not null && !known)
                wrong.Add($"{JsonSerializer.Serialize(input)} on {Text(test, "base")}: {problem}");
            else if (problem is null && known)
                wrong.Add($"{JsonSerializer.Serialize(input)} passes now: take it off {nameof(KnownFailures)}");
        }

        wrong.AddRange(KnownFailures.Keys.Except(seen).Select(k => $"{k} is listed as failing but is no case"));
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {count} cases:\n{string.Join('\n', wrong)}");
        Assert.True(count >= 800, $"only {count} cases were read");
    }

    [Fact]
    public void Resolver_on_the_web_platforms_cases_agrees_with_the_parser()
    {
        var resolver = new UrlResolver();
        foreach (var test in UrlConformance.Cases("url/urltestdata.json"))
        {
            var input = Text(test, "input")!;
            if (Text(test, "base") is not { } baseText || !WebUrl.TryParse(baseText, out var baseUrl))
                continue;
            var parsed = WebUrl.TryParse(input, baseUrl, out var url) && url.IsHttp ? url.WithoutFragment().Href : null;
            var resolved = resolver.TryResolve(Encoding.UTF8.GetBytes(input), baseUrl) ? Encoding.ASCII.GetString(resolver.Href) : null;
            Assert.True(parsed == resolved, $"{JsonSerializer.Serialize(input)} on {baseText}: {parsed} parsed, {resolved} resolved");
        }
    }

    [Fact]
    public void Query_in_another_encoding_is_percent_encoded_in_it()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var wrong = new List<string>();
        foreach (var test in UrlConformance.Cases("url/percent-encoding.json"))
        {
            var input = Text(test, "input")!;
            foreach (var expected in test.GetProperty("output").EnumerateObject())
            {
                var encoding = Encoding.GetEncoding(expected.Name);
                Assert.True(WebUrl.TryParse(Encoding.UTF8.GetBytes("http://h/?" + input), null, encoding, out var url));
                if ((url.Query[1..] != expected.Value.GetString()) != EncodersOfNet.Contains(expected.Name + " " + input))
                    wrong.Add($"{JsonSerializer.Serialize(input)} in {expected.Name}: {url.Query[1..]} instead of {expected.Value.GetString()}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Where .NET's encoder tables differ from the encoding standard's: nothing the URL parser decides.</summary>
    private static readonly HashSet<string> EncodersOfNet = ["iso-2022-jp \u000EA", "iso-2022-jp \u203E\\", "gb18030 \uE5E5", "shift_jis \u2212"];

    private static readonly Regex LoneSurrogate = new(
        @"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    private static string? Judge(JsonElement test, string input, string? baseText)
    {
        WebUrl? baseUrl = null;
        if (baseText is not null && !WebUrl.TryParse(baseText, out baseUrl))
            return test.TryGetProperty("failure", out _) ? null : "the base was not parsed";
        var parsed = WebUrl.TryParse(input, baseUrl, out var url);
        if (test.TryGetProperty("failure", out _))
            return parsed ? $"parsed as {url!.Href}, must fail" : null;
        if (!parsed)
            return $"not parsed, must be {Text(test, "href")}";

        var search = url!.Query.Length == 1 ? "" : url.Query;
        var hash = url.Fragment.Length == 1 ? "" : url.Fragment;
        var port = url.Port?.ToString() ?? "";
        (string Name, string Actual)[] parts =
        [
            ("href", url.Href), ("protocol", url.Scheme + ":"), ("username", url.UserName), ("password", url.Password),
            ("host", url.Port is null ? url.Host : $"{url.Host}:{port}"), ("hostname", url.Host), ("port", port), ("pathname", url.Path), ("search", search), ("hash", hash),
        ];
        foreach (var (name, actual) in parts)
        {
            if (Text(test, name) != actual)
                return $"{name} is {actual}, must be {Text(test, name)}";
        }

        // A blob's origin is its inner URL's: an API matter, nothing a crawler meets.
        return Text(test, "origin") is { } origin && url.Scheme != "blob" && origin != url.Origin ? $"origin is {url.Origin}, must be {origin}" : null;
    }

    private static string? Text(JsonElement test, string name) =>
        test.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Unpaired(value) : null;

    /// <summary>GetString refuses lone surrogates, which some inputs hold on purpose: those become U+FFFD, as a browser's conversion has it.</summary>
    private static string Unpaired(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return JsonSerializer.Deserialize<string>(LoneSurrogate.Replace(value.GetRawText(), "\\uFFFD"))!;
        }
    }
}
