using Microsoft.Win32.SafeHandles;

namespace Orbweaver.Crawling;

/// <summary>
/// Records as lines of JSON, appended to a file. Each commit's lines are one write, and they are the operating system's when it returns:
/// the death of the process takes none back. Whatever follows the last committed line is cut off when the file is opened again.
/// </summary>
public sealed class JsonLinesOutput : IRecordOutput
{
    private readonly SafeFileHandle _file;
    private readonly string _path;

    private JsonLinesOutput(string path, SafeFileHandle file, long length)
    {
        _path = path;
        _file = file;
        Length = length;
    }

    /// <summary>The file's full path.</summary>
    public string Name => _path;

    /// <inheritdoc/>
    public long Length { get; private set; }

    /// <summary>
    /// Opens a file for a crawl's records: a new one, or one that the crawl's state knows, which is cut to the committed length and continued. The state
    /// is told of the file before the first record is written.
    /// </summary>
    /// <param name="path">The file. An empty one counts as new.</param>
    /// <param name="frontier">The crawl's state.</param>
    /// <param name="overwrite">True = begin anew where the file would be refused; what it holds is lost. A file that can be continued is continued all the same.</param>
    /// <exception cref="OutputExistsException">The file holds something, and the state does not know it.</exception>
    /// <exception cref="OutputException">Committed records are missing from the file, or it cannot be written. Nothing was changed.</exception>
    public static JsonLinesOutput Open(string path, IFrontier frontier, bool overwrite)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        var committed = frontier.CommittedLength(path);
        var opening = OutputOpening.Decide(LengthOf(path), committed, overwrite);
        if (opening.Kind is OutputOpeningKind.RefuseForeign)
            throw new OutputExistsException(
                $"The output file '{path}' exists, and this crawl did not write it. Name another file, continue with the state it was written with, or say --force to overwrite it.");
        if (opening.Kind is OutputOpeningKind.RefuseShortened)
            throw new OutputException(
                $"The output file '{path}' has {opening.Length} bytes, but the state counts {committed} bytes of records in it: records were removed, or lost with a power cut. " +
                "Put the file back, or begin the crawl anew with another state file; --force goes on without them.");

        var output = new JsonLinesOutput(path, OpenFile(path), opening.Length);
        try
        {
            output.CutTail();
            frontier.Commit(new FrontierBatch(), output);
            return output;
        }
        catch
        {
            output._file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="OutputException">The file could not be written, and holds what it held before.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        try
        {
            RandomAccess.Write(_file, lines, Length);
            Length += lines.Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            CutTailIfPossible();
            throw new OutputException(
                $"The output file '{_path}' could not be written: {error.Message} Make room and run the same command again: nothing committed is lost.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static long? LengthOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : null;
    }

    private static SafeFileHandle OpenFile(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"The output file '{path}' cannot be written: {error.Message}", error);
        }
    }

    private void CutTail()
    {
        if (RandomAccess.GetLength(_file) != Length)
            RandomAccess.SetLength(_file, Length);
    }

    private void CutTailIfPossible()
    {
        try
        {
            CutTail();
        }
        catch (IOException)
        {
            // The next start cuts it; until then the next write begins at the same place.
        }
    }
}
