using System.Xml.Linq;

namespace Orbweaver.Cli.Tests;

public sealed class LabPictureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Picture_ofAReport_isTheSameBytesEachTime() => Assert.Equal(LabPicture.Of(LabSamples.Defaults), LabPicture.Of(LabSamples.Defaults));

    [Fact]
    public void Picture_ofAReport_hasABarForEachModelInProportion()
    {
        var picture = XDocument.Parse(LabPicture.Of(LabSamples.Defaults)).Root!;
        var bars = picture.Elements(Svg + "rect").Skip(1).ToList();
        Assert.Equal(["sequential guess", "threads guess", "processes guess", "coroutines", "loops"], bars.Select(bar => bar.Attribute("class")!.Value));
        var lengths = bars.Select(bar => (double)bar.Attribute("width")!).ToList();
        Assert.Equal(330, lengths[0]);
        Assert.Equal(330 * Math.Log(3.011) / Math.Log(300.2), lengths[3], 2);
    }

    [Fact]
    public void Picture_ofAReport_tellsItsFiguresAndNothingLeavesIt()
    {
        var picture = XDocument.Parse(LabPicture.Of(LabSamples.Defaults)).Root!;
        var (width, height) = ((double)picture.Attribute("width")!, (double)picture.Attribute("height")!);
        var texts = picture.Elements(Svg + "text").ToList();
        Assert.All(texts, text => Assert.True((double)text.Attribute("x")! is var x && x >= 0 && x <= width && (double)text.Attribute("y")! < height, text.ToString()));
        string[] expected = ["100 requests to a server that answers after 3 s", "300.2 s*", "39.05 s*", "3.011 s", "400.0 MiB", "one event loop", "2 event loops", "* extrapolated from the requests that were sent: 6 (sequential), 48 (threads), 48 (processes)."];
        Assert.Superset(expected.ToHashSet(), texts.Select(text => text.Value).ToHashSet());
    }

    [Fact]
    public void Picture_hasColoursForTheDark() => Assert.Contains("@media (prefers-color-scheme: dark)", LabPicture.Of(LabSamples.TenThousand), StringComparison.Ordinal);
}
