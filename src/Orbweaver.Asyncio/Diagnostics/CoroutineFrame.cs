using System.Globalization;

namespace Orbweaver.Asyncio;

/// <summary>One coroutine of a task's chain of awaits, as <see cref="ILoopTask.GetStack"/> gives it.</summary>
/// <param name="Method">The method as it stands in the source: <c>Crawler.Fetch</c>, a local function <c>Program.Main.Worker</c>, a lambda <c>Program.Main (lambda)</c>.</param>
/// <param name="File">The source file with the await, when the assembly's portable PDB is to be had; else null.</param>
/// <param name="Line">The line on which the statement with that await begins, from 1; null when <paramref name="File"/> is.</param>
/// <param name="Awaits">What it waits for, in a few words; null while it runs and before it has begun.</param>
public sealed record CoroutineFrame(string Method, string? File, int? Line, string? Awaits)
{
    /// <summary>One of this library's own coroutines, such as <c>AsyncLock.Acquire</c>.</summary>
    internal bool IsOurs { get; init; }

    /// <summary>The method and its place, as in .NET's stack traces.</summary>
    public override string ToString() => File is null ? Method : string.Create(CultureInfo.InvariantCulture, $"{Method} in {File}:line {Line}");

    /// <summary>The same with the file's bare name, for texts in which a frame is one of many.</summary>
    internal string ToShortString() => File is null ? Method : string.Create(CultureInfo.InvariantCulture, $"{Method} ({Path.GetFileName(File)}:{Line})");
}
