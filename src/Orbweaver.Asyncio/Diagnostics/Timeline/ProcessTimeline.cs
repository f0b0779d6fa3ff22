namespace Orbweaver.Asyncio;

/// <summary>
/// The timeline of a program that was run with ORBWEAVER_TIMELINE=FILE.json. Ends with the process, and says on standard error how much was recorded. A process that such a program starts inherits the variable: it
/// finds the file in use, and takes one with its own number.
/// </summary>
internal static class ProcessTimeline
{
    internal const string Variable = "ORBWEAVER_TIMELINE";

    private static readonly Lazy<Timeline?> Recording = new(() => Begin(Environment.GetEnvironmentVariable(Variable), Console.Error));

    /// <summary>Null when there is none.</summary>
    internal static Timeline? Current => Recording.Value;

    /// <summary>Begins the recording, or says why not: the program runs all the same.</summary>
    private static Timeline? Begin(string? path, TextWriter error)
    {
        var timeline = Open(path, error);
        if (timeline is null)
            return null;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => End(timeline, error);
        AppDomain.CurrentDomain.UnhandledException += (_, _) => timeline.Flush();
        return timeline;
    }

    internal static Timeline? Open(string? path, TextWriter error)
    {
        if (string.IsNullOrEmpty(path))
            return null;
        try
        {
            try
            {
                return new Timeline(path);
            }
            catch (IOException) when (File.Exists(path))
            {
                return new Timeline(OfThisProcess(path));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Tell(error, $"{Variable}: nothing is recorded, since \"{path}\" cannot be written: {e.Message} Name a file in a folder that exists, as in {Variable}=run.json.");
            return null;
        }
    }

    /// <summary>Writes what is left, and the line that tells of it.</summary>
    internal static void End(Timeline timeline, TextWriter error)
    {
        timeline.Dispose();
        Tell(error, $"{timeline}. See it with: orbweaver timeline {timeline.Path}, or open it at https://ui.perfetto.dev");
    }

    /// <summary>Writes a line, if there is still somewhere to write it.</summary>
    private static void Tell(TextWriter error, string line)
    {
        try
        {
            error.WriteLine(line);
        }
#pragma warning disable CA1031 // standard error is closed: no reason for the program to fail, at its end least of all
        catch (Exception)
        {
            // Nobody can be told.
        }
#pragma warning restore CA1031
    }

    /// <summary>run.json becomes run.1234.json.</summary>
    private static string OfThisProcess(string path) => Path.ChangeExtension(path, FormattableString.Invariant($"{Environment.ProcessId}{Path.GetExtension(path)}"));
}
