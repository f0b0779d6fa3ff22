namespace Orbweaver.Crawling.Tests;

public sealed class JsonLinesOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MemoryFrontier _frontier = new();

    private string FilePath => _folder["pages.jsonl"];

    public void Dispose()
    {
        _frontier.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void File_that_is_new_is_made_and_known_to_the_state()
    {
        using var output = JsonLinesOutput.Open(FilePath, _frontier, overwrite: false);
        Assert.Equal(FilePath, output.Name);
        Assert.Equal(0, _frontier.CommittedLength(FilePath));
        Assert.True(File.Exists(FilePath));
    }

    [Fact]
    public void Append_writes_at_once()
    {
        using var output = JsonLinesOutput.Open(FilePath, _frontier, overwrite: false);
        output.Append("{}\n"u8);
        output.Append("[]\n"u8);
        Assert.Equal("{}\n[]\n", ReadShared());
        Assert.Equal(6, output.Length);
    }

    [Fact]
    public void File_known_to_the_state_is_cut_to_its_records_and_continued()
    {
        using (var output = JsonLinesOutput.Open(FilePath, _frontier, overwrite: false))
        {
            _frontier.Commit(Batches.Admit(1, 2), output);
            _frontier.Commit(new FrontierBatch().Record(1), output);
            output.Append("{\"torn"u8);
        }

        using (var output = JsonLinesOutput.Open(FilePath, _frontier, overwrite: false))
            _frontier.Commit(new FrontierBatch().Record(2), output);

        Assert.Equal("1\n2\n", File.ReadAllText(FilePath));
    }

    [Fact]
    public void File_known_by_a_relative_path_is_the_same_file()
    {
        JsonLinesOutput.Open(FilePath, _frontier, overwrite: false).Dispose();
        using var output = JsonLinesOutput.Open(Path.GetRelativePath(Environment.CurrentDirectory, FilePath), _frontier, overwrite: false);
        Assert.Equal(FilePath, output.Name);
    }

    [Fact]
    public void File_of_somebody_else_is_refused_and_left_alone()
    {
        File.WriteAllText(FilePath, "precious\n");
        var error = Assert.Throws<OutputExistsException>(() => JsonLinesOutput.Open(FilePath, _frontier, overwrite: false));
        Assert.Contains(FilePath, error.Message);
        Assert.Contains("--force", error.Message);
        Assert.Equal("precious\n", File.ReadAllText(FilePath));
        Assert.Null(_frontier.CommittedLength(FilePath));
    }

    [Fact]
    public void File_of_somebody_else_is_overwritten_when_asked()
    {
        File.WriteAllText(FilePath, "precious\n");
        using var output = JsonLinesOutput.Open(FilePath, _frontier, overwrite: true);
        output.Append("{}\n"u8);
        Assert.Equal("{}\n", ReadShared());
    }

    [Fact]
    public void File_that_lost_records_is_refused_with_both_lengths()
    {
        using (var output = JsonLinesOutput.Open(FilePath, _frontier, overwrite: false))
        {
            _frontier.Commit(Batches.Admit(1), output);
            _frontier.Commit(new FrontierBatch().Record(1), output);
        }
        File.WriteAllText(FilePath, "1");

        var error = Assert.Throws<OutputException>(() => JsonLinesOutput.Open(FilePath, _frontier, overwrite: false));

        Assert.Contains("has 1 bytes", error.Message);
        Assert.Contains("2 bytes of records", error.Message);
        Assert.Equal("1", File.ReadAllText(FilePath));
    }

    [Fact]
    public void Path_that_cannot_be_written_is_refused_clearly()
    {
        var error = Assert.Throws<OutputException>(() => JsonLinesOutput.Open(_folder["no/pages.jsonl"], _frontier, overwrite: false));
        Assert.Contains("cannot be written", error.Message);
        Assert.Contains("pages.jsonl", error.Message);
        Assert.Throws<OutputException>(() => JsonLinesOutput.Open(_folder.Path, _frontier, overwrite: true));
    }

    [Fact]
    public void Append_when_the_disk_is_full_says_so_and_counts_nothing()
    {
        if (!File.Exists("/dev/full"))
            Assert.Skip("/dev/full is not there");
        using var output = JsonLinesOutput.Open("/dev/full", _frontier, overwrite: false);
        Assert.Contains("could not be written", Assert.Throws<OutputException>(() => output.Append("{}\n"u8)).Message);
        Assert.Equal(0, output.Length);
    }

    private string ReadShared()
    {
        using var reader = new StreamReader(new FileStream(FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
