using System.Text;
using Orbweaver.Crawling.Tests.Urls;

namespace Orbweaver.Crawling.Tests;

/// <summary>html5lib's published cases of finding a page's encoding, read in place.</summary>
public class EncodingConformanceTests
{
    [Theory]
    [InlineData("tests1.dat", 50)]
    [InlineData("tests2.dat", 5)]
    public void Encoding_is_found_as_the_published_cases_ask(string file, int least)
    {
        var ran = 0;
        var failures = new List<string>();
        foreach (var test in Split(File.ReadAllBytes(UrlConformance.File("encoding/" + file))))
        {
            var expected = PageEncoding.Find(test.Encoding);
            Assert.True(expected is not null, test.Encoding);

            // The cases are about marks and meta elements; where these say nothing they expect windows-1252, where a guess may know better.
            var sniffed = CharsetSniffer.Find(test.Data, null, out var markLength);
            var found = markLength > 0 ? sniffed : MetaPrescan.Find(test.Data.AsSpan(0, Math.Min(test.Data.Length, MetaPrescan.Length))) ?? PageEncoding.Windows1252;
            if (found.Name != expected!.Name)
                failures.Add($"{expected.Name} expected, {found.Name} found in: {Encoding.Latin1.GetString(test.Data)}");
            ran++;
        }

        Assert.Empty(failures);
        Assert.True(ran >= least, $"only {ran} cases ran");
    }

    private static IEnumerable<(byte[] Data, string Encoding)> Split(byte[] file)
    {
        var text = Encoding.Latin1.GetString(file);
        foreach (var test in text.Split("#data\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = test.Split("\n#encoding\n");
            yield return (Encoding.Latin1.GetBytes(parts[0]), parts[1].Trim());
        }
    }
}
