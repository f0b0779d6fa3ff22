using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Orbweaver.EndToEnd;

/// <summary>A program of one file, compiled with what these tests can use, in a folder of its own.</summary>
public sealed class CompiledProgram
{
    private readonly string _folder;

    private CompiledProgram(string folder) => _folder = folder;

    public static CompiledProgram Of(string folder, string code)
    {
        var result = Compilation(code).Emit(Path.Combine(folder, "program.dll"));
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        var program = new CompiledProgram(folder);
        program.AddLibraries();
        return program;
    }

    /// <summary>The compiler's, by their numbers.</summary>
    public static IEnumerable<string> ErrorsOf(string code) => Compilation(code).GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id);

    /// <summary>Runs it as a process of its own.</summary>
    public Command Start(params IEnumerable<string> arguments) => Command.StartProgram(_folder, Path.Combine(_folder, "program.dll"), arguments);

    private static CSharpCompilation Compilation(string code) => CSharpCompilation.Create(
        "program",
        [CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.Preview))],
        Libraries().Select(path => MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));

    private static string[] Libraries() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);

    private void AddLibraries()
    {
        foreach (var library in Libraries().Where(path => Path.GetFileName(path) is "Orbweaver.Asyncio.dll" or "Orbweaver.AspNetCore.dll" or "Orbweaver.Crawling.dll" or "Microsoft.Extensions.Logging.Abstractions.dll"))
            File.Copy(library, Path.Combine(_folder, Path.GetFileName(library)), overwrite: true);
        var runtimes = Path.Combine(AppContext.BaseDirectory, "runtimes");
        foreach (var native in Directory.Exists(runtimes) ? Directory.GetFiles(runtimes, "libe_sqlite3.so", SearchOption.AllDirectories).Where(p => p.Contains("linux-x64", StringComparison.Ordinal)) : [])
            File.Copy(native, Path.Combine(_folder, Path.GetFileName(native)), overwrite: true);
        File.Copy(Path.Combine(AppContext.BaseDirectory, Assembly.GetExecutingAssembly().GetName().Name + ".runtimeconfig.json"), Path.Combine(_folder, "program.runtimeconfig.json"), overwrite: true);
    }
}
