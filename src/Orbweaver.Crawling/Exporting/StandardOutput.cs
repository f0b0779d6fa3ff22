using Microsoft.Win32.SafeHandles;

namespace Orbweaver.Crawling;

/// <summary>
/// Records to the process's standard output. What a reader was given cannot be taken back, so the state remembers nothing of it: after a crash the records of
/// the last batch may come once more.
/// </summary>
public sealed class StandardOutput : IRecordOutput
{
    private const int Descriptor = 1;

    private readonly Stream _stream;

    /// <summary>Opens it.</summary>
    public StandardOutput()
        : this(OpenStream())
    {
    }

    internal StandardOutput(Stream stream) => _stream = stream;

    /// <summary>Always null.</summary>
    public string? Name => null;

    /// <summary>Bytes written by this run.</summary>
    public long Length { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="OutputException">Nobody reads any more, or the disk is full.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        try
        {
            _stream.Write(lines);
            _stream.Flush();
            Length += lines.Length;
        }
        catch (IOException error)
        {
            throw new OutputException($"Standard output cannot be written: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>
    /// The console's stream keeps silent when the pipe's reader has gone, and the crawl would go on for nobody; a file's stream says so. The file's stream in turn
    /// keeps a position of its own, which is wrong for a file that standard error goes to as well.
    /// </summary>
    private static Stream OpenStream()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        var stream = new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        if (!stream.CanSeek)
            return stream;
        stream.Dispose();
        return Console.OpenStandardOutput();
    }
}
