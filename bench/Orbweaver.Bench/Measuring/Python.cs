namespace Orbweaver.Bench;

/// <summary>Debian's Python, for which the rivals' packages are installed.</summary>
internal static class Python
{
    internal const string Path = "/usr/bin/python3";
    private const string Packages = "/usr/lib/python3/dist-packages";

    /// <summary>Why a script cannot run here; null when it can.</summary>
    internal static string? WhyMissing(string script, params IReadOnlyList<string> packages)
    {
        if (!File.Exists(Path))
            return "no /usr/bin/python3";
        if (packages.FirstOrDefault(package => !Directory.Exists(System.IO.Path.Combine(Packages, package))) is { } missing)
            return $"python3-{missing} is not installed";
        return File.Exists(script) ? null : $"{System.IO.Path.GetFileName(script)} is not there";
    }
}
