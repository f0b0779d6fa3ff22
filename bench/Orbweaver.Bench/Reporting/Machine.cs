using System.Globalization;
using System.Runtime.InteropServices;

namespace Orbweaver.Bench;

/// <summary>The machine that figures come from, and what was installed on it.</summary>
internal static class Machine
{
    private static readonly string[] Packages =
    [
        "python3", "python3-uvloop", "python3-trio", "python3-aiohttp", "python3-lxml", "python3-scrapy", "golang-go", "golang-golang-x-net-dev",
        "librust-tokio-dev", "nginx", "wrk", "wget2", "python3-doc", "openjdk-17-doc",
    ];

    internal static IEnumerable<string> Describe()
    {
        yield return $"CPU: {Field("/proc/cpuinfo", "model name")}, {Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)} cores";
        yield return FormattableString.Invariant($"Memory: {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30):0} GiB");
        yield return $"System: {Field("/etc/os-release", "PRETTY_NAME").Trim('"')}, Linux {Environment.OSVersion.Version}, {RuntimeInformation.ProcessArchitecture}";
        yield return $"Runtime: {RuntimeInformation.FrameworkDescription}";
        if (Rivals() is { Length: > 0 } rivals)
            yield return $"Rivals: {rivals}";
    }

    private static string Field(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split([':', '='], 2)[1].Trim() ?? "unknown";

    private static string Rivals()
    {
        string debian = Ask("dpkg-query", ["-W", "-f", "${db:Status-Abbrev}${Package} ${Version}\n", .. Packages]);
        IEnumerable<string> installed = debian.Split('\n').Where(line => line.StartsWith("ii ", StringComparison.Ordinal)).Select(line => line[3..].Trim());
        string node = Ask("node", ["--version"]).Trim();
        string rust = Ask("rustc", ["--version"]).Trim();
        return string.Join(", ", installed.Append(node.Length > 0 ? $"node {node}" : "").Append(rust).Where(text => text.Length > 0));
    }

    /// <summary>What the program writes, whatever its exit code; nothing when it is not installed.</summary>
    private static string Ask(string program, IReadOnlyList<string> arguments)
    {
        if (Command.Find(program) is null)
            return "";

        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
