using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Orbweaver.Asyncio.Tests;

/// <summary>A program published as a single file has no assemblies beside it, and starts its workers all the same.</summary>
public sealed partial class PublishedPoolTests : IDisposable
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <PublishSingleFile>true</PublishSingleFile>
            <SelfContained>false</SelfContained>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="FOLDER/Orbweaver.Asyncio.dll" />
            <Reference Include="FOLDER/Microsoft.Extensions.Logging.Abstractions.dll" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using var pool = new Orbweaver.Asyncio.ProcessPool(2);
        Console.WriteLine(string.Join(' ', pool.Map(static x => x * x, Enumerable.Range(0, 10))));
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("pool-publish-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Single_file_starts_its_workers()
    {
        File.WriteAllText(Path.Combine(_folder, "single.csproj"), Project.Replace("FOLDER", AppContext.BaseDirectory.TrimEnd('/'), StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(_folder, "Program.cs"), Program);
        var (code, output) = Run("dotnet", "publish", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-nodeReuse:false", "-o", Path.Combine(_folder, "out"));
        Assert.SkipWhen(code != 0 && PackIsMissing().IsMatch(output), $"This machine cannot publish a single file: {output}");
        Assert.True(code == 0, output);
        Assert.False(File.Exists(Path.Combine(_folder, "out", "Orbweaver.Asyncio.dll")));
        (code, output) = Run(Path.Combine(_folder, "out", "single"));
        Assert.Equal((0, "0 1 4 9 16 25 36 49 64 81"), (code, output.TrimEnd()));
    }

    /// <summary>A pack of the SDK is neither here nor to be had: NuGet has no such package or version, or no source that answers; or the SDK has no such pack. The project has no packages of its own.</summary>
    [GeneratedRegex(@"\b(?:NU1100|NU1101|NU1102|NU1301|NETSDK1084|NETSDK1112|NETSDK1127|NETSDK1145)\b", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex PackIsMissing();

    private (int Code, string Output) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = _folder })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
