using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orbweaver.Crawling.Tests.Urls;

namespace Orbweaver.Crawling.Tests;

/// <summary>
/// html5lib's published tokenizer cases, read in place, as far as a scanner for links is concerned by them: text without markup is read as a title's (whose
/// references follow the same rules), and of a case that begins with a start tag, the tag's attributes are compared. Left out: cases of other initial states,
/// those that begin with another kind of token, and those whose point is how comments, doctypes and end tags are reported, which a scanner passes over.
/// </summary>
public partial class Html5LibTokenizerTests
{
    [Fact]
    public void Text_is_decoded_as_the_standard_asks()
    {
        var ran = 0;
        foreach (var (input, tokens) in Cases())
        {
            if (input.Contains('<') || input.Contains('\0') || tokens.Exists(t => t[0].GetString() != "Character"))
                continue;
            var expected = string.Concat(tokens.Select(t => t[1].GetString()));
            if (HasLoneSurrogate(input) || HasLoneSurrogate(expected))
                continue;

            var title = new PageReader().Read(Encoding.UTF8.GetBytes($"<title>|{input}|</title>"), "utf-8").Title;

            Assert.Equal(Folded($"|{expected}|"), title);
            ran++;
        }

        Assert.True(ran > 4500, $"only {ran} cases ran");
    }

    [Fact]
    public void Attributes_of_a_start_tag_are_read_as_the_standard_asks()
    {
        var ran = 0;
        foreach (var (input, tokens) in Cases())
        {
            if (!StartTag().IsMatch(input) || HasLoneSurrogate(input))
                continue;
            var html = Encoding.UTF8.GetBytes(input.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'));
            var nameEnd = 1;
            while (nameEnd < html.Length && html[nameEnd] is not ((byte)'>' or (byte)'/') && !TagReader.IsSpace(html[nameEnd]))
                nameEnd++;
            var tag = new TagReader(html, nameEnd);
            var scan = new PageScan();
            scan.Begin(PageEncoding.Utf8);
            var attributes = new SortedDictionary<string, string>(StringComparer.Ordinal);
            while (tag.MoveNext())
            {
                var name = Encoding.UTF8.GetString(tag.Name).Replace('\0', '\uFFFD');
                attributes.TryAdd(string.Concat(name.Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c)), Encoding.UTF8.GetString(scan.DecodeAttribute(tag.Value)));
            }

            var expected = tokens.Find(t => t[0].GetString() == "StartTag");
            var isFirst = tokens.Count > 0 && tokens[0][0].GetString() == "StartTag";
            Assert.True(tag.Complete == isFirst, input);
            if (!isFirst)
                continue;
            Assert.Equal(expected[2].EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => (p.Name, p.Value.GetString()!)), attributes.Select(p => (p.Key, p.Value)));
            Assert.True(tag.SelfClosing == (expected.GetArrayLength() > 3 && expected[3].GetBoolean()), input);
            ran++;
        }

        Assert.True(ran > 400, $"only {ran} cases ran");
    }

    [GeneratedRegex("^<[A-Za-z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StartTag();

    private static IEnumerable<(string Input, List<JsonElement> Tokens)> Cases()
    {
        foreach (var file in Directory.GetFiles(UrlConformance.File("html/tokenizer"), "*.test"))
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            if (!document.RootElement.TryGetProperty("tests", out var tests))
                continue;
            foreach (var test in tests.EnumerateArray())
            {
                if (test.TryGetProperty("doubleEscaped", out var escaped) && escaped.GetBoolean())
                    continue;
                if (test.TryGetProperty("initialStates", out var states) && states.EnumerateArray().All(s => s.GetString() != "Data state"))
                    continue;
                string input;
                try
                {
                    input = test.GetProperty("input").GetString()!;
                    _ = test.GetProperty("output").EnumerateArray().Sum(t => t.ToString().Length);
                }
                catch (InvalidOperationException)
                {
                    continue; // a lone surrogate, which UTF-8 cannot spell
                }

                yield return (input, [.. test.GetProperty("output").EnumerateArray().Where(t => t.ValueKind == JsonValueKind.Array)]);
            }
        }
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return true;
        }

        return false;
    }

    private static string Folded(string text) => string.Join(' ', text.Split([' ', '\t', '\n', '\f', '\r'], StringSplitOptions.RemoveEmptyEntries));
}
