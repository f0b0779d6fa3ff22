using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Orbweaver.Asyncio.CodeFixes;

namespace Orbweaver.Asyncio.Analyzers.Tests;

/// <summary>Compiles members of a class with the analyzers, and mends what they find.</summary>
internal static class Snippet
{
    private const string Before = """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using Orbweaver.Asyncio;
        class C
        {
            static async Coroutine F() => await Aio.Sleep(1);
            static async Coroutine<int> G() { await Aio.Sleep(1); return 1; }

        """;

    private const string After = "\n}\n";

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Each finding as "id: text of its place", CS4014 among them.</summary>
    public static async Task<string[]> Findings(string members) =>
        [.. (await Diagnose(Project(members))).Select(d => $"{d.Id}: {d.Location.SourceTree!.GetText().ToString(d.Location.SourceSpan)}")];

    public static async Task<string[]> Messages(string members) => [.. (await Diagnose(Project(members))).Select(d => d.GetMessage(null))];

    /// <summary>What the compiler refuses: each error's text.</summary>
    public static async Task<string[]> Errors(string members) =>
        [.. (await Project(members).Project.GetCompilationAsync())!.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.GetMessage(null))];

    /// <summary>The members after the fix of the first finding, or null when the fix is not offered.</summary>
    public static async Task<string?> Mended(string members, string title)
    {
        var document = Project(members);
        var finding = (await Diagnose(document))[0];
        CodeFixProvider fix = finding.Id == "ORB003" ? new SwallowedCancellationFix() : new NeverAwaitedFix();
        var actions = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => actions.Add(action), default));
        if (actions.Find(a => a.Title == title) is not { } chosen)
            return null;
        var changed = (await chosen.GetOperationsAsync(default)).OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
        var compilation = await changed.Project.GetCompilationAsync();
        Assert.Empty(compilation!.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        return (await changed.GetTextAsync()).ToString()[Before.Length..^After.Length];
    }

    private static Document Project(string members) => new AdhocWorkspace()
        .AddProject("snippet", LanguageNames.CSharp)
        .WithMetadataReferences(References)
        .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
        .AddDocument("snippet.cs", Before + members + After);

    private static async Task<ImmutableArray<Diagnostic>> Diagnose(Document document)
    {
        var compilation = (await document.Project.GetCompilationAsync())!;
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        var analyzed = compilation.WithAnalyzers([new NeverAwaitedAnalyzer(), new SwallowedCancellationAnalyzer(), new NotAwaitedSuppressor()]);
        var all = await analyzed.GetAllDiagnosticsAsync();
        return [.. all.Where(d => !d.IsSuppressed && (d.Id is "CS4014" or "AD0001" || d.Id.StartsWith("ORB", StringComparison.Ordinal))).OrderBy(d => d.Location.SourceSpan.Start)];
    }
}
