using System.Text.Json;

namespace Orbweaver.Cli;

/// <summary>The files that a run of the laboratory was asked for.</summary>
internal sealed class LabFiles(LabRequest request)
{
    /// <summary>Before the time is spent.</summary>
    /// <exception cref="UsageException">One of them cannot be written, or both are the same.</exception>
    public void DemandWritable()
    {
        if (request is { Json: { } json, Svg: { } svg } && Path.GetFullPath(json) == Path.GetFullPath(svg))
            throw new UsageException($"{LabFlags.Svg.Name}: \"{svg}\" is the file of {LabFlags.Json.Name} as well; name two files");
        foreach (var (flag, path) in Named())
            WriteAccess.Demand(flag.Name, path);
    }

    /// <exception cref="UsageException">One of them cannot be written.</exception>
    public void Write(LabReport report)
    {
        foreach (var (flag, path) in Named())
            Write(flag, path, flag == LabFlags.Json ? JsonSerializer.Serialize(report, LabJson.Indented.LabReport) + "\n" : LabPicture.Of(report));
    }

    private IEnumerable<(Flag Flag, string Path)> Named()
    {
        if (request.Json is { } json)
            yield return (LabFlags.Json, json);
        if (request.Svg is { } svg)
            yield return (LabFlags.Svg, svg);
    }

    private static void Write(Flag flag, string path, string text)
    {
        try
        {
            File.WriteAllText(path, text);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{flag.Name}: cannot write \"{path}\": {failure.Message}");
        }
    }
}
