using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Orbweaver.EndToEnd;

/// <summary>Every piece of C# in README.md and docs/ compiles; those that are programs run.</summary>
public sealed partial class DocumentationTests : IDisposable
{
    private const string Usings = "using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Threading; using System.Threading.Tasks;";

    private readonly string _folder = Directory.CreateTempSubdirectory("orbweaver-docs-").FullName;

    public static TheoryData<string, int> Snippets()
    {
        var snippets = new TheoryData<string, int>();
        foreach (var file in Directory.GetFiles(Root(), "*.md").Concat(Directory.GetFiles(Path.Combine(Root(), "docs"), "*.md")))
        {
            var count = Fence().Count(File.ReadAllText(file));
            for (var i = 0; i < count; i++)
                snippets.Add(Path.GetRelativePath(Root(), file), i);
        }

        return snippets;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Snippets))]
    public async Task Snippet_compiles_and_runs(string file, int index)
    {
        var code = Fence().Matches(await File.ReadAllTextAsync(Path.Combine(Root(), file), TestContext.Current.CancellationToken))[index].Groups["code"].Value;
        var isProgram = code.Contains("Aio.Run(", StringComparison.Ordinal);
        using var site = new OnePage();
        code = code.Replace("https://example.org/", site.Url, StringComparison.Ordinal);
        if (!code.Contains("using Orbweaver", StringComparison.Ordinal))
            code = "using Orbweaver.Asyncio; using Orbweaver.Crawling;\n" + code;
        Compile(isProgram ? code : code + "\n;");
        if (isProgram)
            await Run();
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Fence();

    private static string Root([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));

    private void Compile(string code)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "snippet",
            [CSharpSyntaxTree.ParseText(Usings + code, options)],
            references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        var result = compilation.Emit(Path.Combine(_folder, "snippet.dll"));
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
    }

    private async Task Run()
    {
        foreach (var name in new[] { "Orbweaver.Asyncio.dll", "Orbweaver.Crawling.dll" })
            File.Copy(Path.Combine(AppContext.BaseDirectory, name), Path.Combine(_folder, name));
        var runtimes = Path.Combine(AppContext.BaseDirectory, "runtimes");
        foreach (var native in Directory.Exists(runtimes) ? Directory.GetFiles(runtimes, "libe_sqlite3.so", SearchOption.AllDirectories).Where(p => p.Contains("linux-x64", StringComparison.Ordinal)) : [])
            File.Copy(native, Path.Combine(_folder, Path.GetFileName(native)), overwrite: true);
        File.Copy(Path.Combine(AppContext.BaseDirectory, Assembly.GetExecutingAssembly().GetName().Name + ".runtimeconfig.json"), Path.Combine(_folder, "snippet.runtimeconfig.json"));

        using var command = Command.StartProgram(_folder, Path.Combine(_folder, "snippet.dll"));
        Assert.True(await command.Ended() == 0, command.Error);
        Assert.NotEmpty(command.Output);
    }

    /// <summary>A site of one page, in place of the one that the documentation names.</summary>
    private sealed class OnePage : IDisposable
    {
        private readonly HttpListener _listener = new();

        public OnePage()
        {
            for (var port = Random.Shared.Next(20_000, 40_000); ; port++)
            {
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add(Url = $"http://127.0.0.1:{port}/");
                try
                {
                    _listener.Start();
                    break;
                }
                catch (HttpListenerException)
                {
                    // That port is taken.
                }
            }

            _ = Serve();
        }

        public string Url { get; }

        public void Dispose() => _listener.Close();

        private async Task Serve()
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    context.Response.StatusCode = context.Request.RawUrl == "/" ? 200 : 404;
                    context.Response.ContentType = "text/html; charset=utf-8";
                    await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes("<title>Example Domain</title>"));
                    context.Response.Close();
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // Closed: the test is over.
            }
        }
    }
}
