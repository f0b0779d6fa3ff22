using System.Buffers.Binary;
using System.Text;

namespace Orbweaver.EndToEnd;

/// <summary>What the samples that crawl the tutorial site leave behind, besides what they print (<see cref="SampleReadmeTests"/>).</summary>
public sealed class SampleSiteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orbweaver-samples-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Videos_are_saved_under_their_names()
    {
        await Run("16-videos", "films");
        var files = Directory.GetFiles(Path.Combine(_folder, "films")).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(Enumerable.Range(1501, 6).Select(number => $"cont-{number}.mp4"), files.Select(Path.GetFileName));
        foreach (var file in files)
            Assert.Equal("ftypisom", Encoding.ASCII.GetString(await File.ReadAllBytesAsync(file, Cancellation), 4, 8));
    }

    [Fact]
    public async Task Gallery_saves_the_large_images_of_16_pages()
    {
        var output = await Run("17-gallery");
        Assert.Equal(4, output.Split("--- ").Length - 1); // batches of five, and the last of one
        var files = Directory.GetFiles(Path.Combine(_folder, "imgs"));
        Assert.Equal(32, files.Length);
        Assert.All(files, file => Assert.StartsWith("thumbMid_", Path.GetFileName(file), StringComparison.Ordinal));
        foreach (var file in files)
        {
            var image = await File.ReadAllBytesAsync(file, Cancellation);
            Assert.Equal("PNG", Encoding.ASCII.GetString(image, 1, 3));
            Assert.Equal(256, BinaryPrimitives.ReadInt32BigEndian(image.AsSpan(16)));
        }
    }

    [Fact]
    public async Task List_in_gbk_gives_300_titles_of_100_pages()
    {
        var lines = (await Run("18-gbk-list")).TrimEnd('\n').Split('\n');
        Assert.Equal(301, lines.Length);
        Assert.StartsWith("300 titles of 100 pages in ", lines[^1], StringComparison.Ordinal);
        Assert.Equal(300, lines.Distinct().Count(line => line.Contains('：', StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.EndsWith("公交改道以后等车很囧（2）", StringComparison.Ordinal));
    }

    private async Task<string> Run(string sample, params IEnumerable<string> arguments)
    {
        using var program = Sample.Named(sample).StartWithQuickSite(_folder, arguments);
        Assert.True(await program.Ended() == 0, program.Error);
        return program.Output;
    }
}
