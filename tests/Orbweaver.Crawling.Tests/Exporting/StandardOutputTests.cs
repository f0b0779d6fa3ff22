namespace Orbweaver.Crawling.Tests;

public sealed class StandardOutputTests
{
    [Fact]
    public void Append_writes_and_counts()
    {
        var stream = new MemoryStream();
        using var output = new StandardOutput(stream);
        output.Append("{}\n"u8);
        Assert.Null(output.Name);
        Assert.Equal(3, output.Length);
        Assert.Equal("{}\n"u8.ToArray(), stream.ToArray());
    }

    [Fact]
    public void Append_when_nobody_reads_says_so()
    {
        using var output = new StandardOutput(new ClosedPipe());
        Assert.Contains("Standard output", Assert.Throws<OutputException>(() => output.Append("{}\n"u8)).Message);
        Assert.Equal(0, output.Length);
    }

    private sealed class ClosedPipe : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");
    }
}
