using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Orbweaver.EndToEnd;

/// <summary>Every piece of C# in README.md, docs/ and samples/ compiles; those that are programs run, and print the text block that follows them, when one does. Every link leads somewhere.</summary>
public sealed partial class DocumentationTests : IDisposable
{
    private const string Usings = "using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Threading; using System.Threading.Tasks;";

    private readonly string _folder = Directory.CreateTempSubdirectory("orbweaver-docs-").FullName;

    public static TheoryData<string, int> Snippets()
    {
        var snippets = new TheoryData<string, int>();
        foreach (var file in Pages())
        {
            var count = Fence().Count(File.ReadAllText(Path.Combine(Root(), file)));
            for (var i = 0; i < count; i++)
                snippets.Add(file, i);
        }

        return snippets;
    }

    public static TheoryData<string> AllPages() => [.. Pages()];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Snippets))]
    public async Task Snippet_compiles_and_runs(string file, int index)
    {
        var snippet = Fence().Matches(await File.ReadAllTextAsync(Path.Combine(Root(), file), TestContext.Current.CancellationToken))[index];
        var code = snippet.Groups["code"].Value;
        var isProgram = code.Contains("Aio.Run(", StringComparison.Ordinal) || snippet.Groups["output"].Success;
        using var site = new OnePage();
        code = code.Replace("https://example.org/", site.Url, StringComparison.Ordinal);
        if (!code.Contains("using Orbweaver", StringComparison.Ordinal))
            code = "using Orbweaver.Asyncio; using Orbweaver.Crawling;\n" + code;
        var program = CompiledProgram.Of(_folder, Usings + (isProgram ? code : code + "\n;"));
        if (!isProgram)
            return;
        using var command = program.Start();
        Assert.True(await command.Ended() == 0, command.Error);
        var output = command.Output.ReplaceLineEndings("\n");
        Assert.NotEmpty(output);
        if (snippet.Groups["output"] is { Success: true, Value: var expected })
            Assert.Equal(expected.TrimEnd(), output.TrimEnd());
    }

    [Theory]
    [MemberData(nameof(AllPages))]
    public void Links_lead_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Root(), page))!;
        var dead = Link().Matches(File.ReadAllText(Path.Combine(Root(), page)))
            .Select(link => link.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && target.Split('#')[0] is { Length: > 0 } path && !Path.Exists(Path.Combine(folder, path)));
        Assert.Empty(dead);
    }

    [GeneratedRegex("\\]\\((?<target>[^)\\s]+)\\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Link();

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```(\n+```text\n(?<output>.*?)^```)?", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Fence();

    private static IEnumerable<string> Pages() => Directory.GetFiles(Root(), "*.md")
        .Concat(Directory.GetFiles(Path.Combine(Root(), "docs"), "*.md", SearchOption.AllDirectories))
        .Concat(Directory.GetFiles(Sample.Root, "README*.md"))
        .Concat(Sample.All.SelectMany(sample => new[] { "README.md", "README.zh.md" }.Select(readme => Path.Combine(Sample.Root, sample.Name, readme))))
        .Select(file => Path.GetRelativePath(Root(), file));

    internal static string Root([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));

    /// <summary>A site of one page, in place of the one that the documentation names.</summary>
    private sealed class OnePage : IDisposable
    {
        private readonly HttpListener _listener;

        public OnePage()
        {
            (_listener, Url) = FreePort.Listen();
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
