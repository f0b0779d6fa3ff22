using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Orbweaver.Asyncio.Tests;

/// <summary>A program published as a single file has no assemblies beside it, and starts its workers all the same.</summary>
public sealed class PublishedPoolTests : IDisposable
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
        Assert.SkipUnless(code == 0, $"This machine cannot publish a single file: {output}");
        Assert.False(File.Exists(Path.Combine(_folder, "out", "Orbweaver.Asyncio.dll")));
        (code, output) = Run(Path.Combine(_folder, "out", "single"));
        Assert.Equal((0, "0 1 4 9 16 25 36 49 64 81"), (code, output.TrimEnd()));
    }

    private (int Code, string Output) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = _folder })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
