using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using Orbweaver.Asyncio.Analyzers;

namespace Orbweaver.Asyncio.CodeFixes;

/// <summary>Mends ORB003: a filter lets the cancellation through.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SwallowedCancellationFix))]
[Shared]
public sealed class SwallowedCancellationFix : CodeFixProvider
{
    private static readonly string[] Names = { "e", "error", "exception" };

    private const string Title = "Let cancellation through";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Rules.SwallowsCancellation.Id);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var diagnostic = context.Diagnostics[0];
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindToken(diagnostic.Location.SourceSpan.Start).Parent is CatchClauseSyntax clause)
            context.RegisterCodeFix(CodeAction.Create(Title, cancel => Mend(context.Document, root, clause, cancel), Title), diagnostic);
    }

    private static async Task<Document> Mend(Document document, SyntaxNode root, CatchClauseSyntax clause, CancellationToken cancel)
    {
        var name = clause.Declaration?.Identifier.ValueText;
        if (string.IsNullOrEmpty(name))
        {
            var model = await document.GetSemanticModelAsync(cancel).ConfigureAwait(false);
            var taken = new HashSet<string>(model!.LookupSymbols(clause.Block.SpanStart).Select(s => s.Name), StringComparer.Ordinal);
            taken.UnionWith(clause.Block.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText));
            name = Names.FirstOrDefault(n => !taken.Contains(n)) ?? "caught";
        }

        var type = clause.Declaration?.Type.WithoutTrivia() ?? Qualified("System.Exception");
        var filter = SyntaxFactory.ParseExpression(name + " is not global::System.OperationCanceledException");
        var cancelled = filter.DescendantNodes().OfType<QualifiedNameSyntax>().Cast<SyntaxNode>().Concat(filter.DescendantNodes().OfType<MemberAccessExpressionSyntax>()).First();
        filter = filter.ReplaceNode(cancelled, cancelled.WithAdditionalAnnotations(Simplifier.Annotation));
        var trailing = clause.Declaration?.GetTrailingTrivia() ?? clause.CatchKeyword.TrailingTrivia;
        var mended = clause
            .WithCatchKeyword(clause.CatchKeyword.WithTrailingTrivia(SyntaxFactory.Space))
            .WithDeclaration(SyntaxFactory.CatchDeclaration(type.WithTrailingTrivia(SyntaxFactory.Space), SyntaxFactory.Identifier(name!)).WithTrailingTrivia(SyntaxFactory.Space))
            .WithFilter(SyntaxFactory.CatchFilterClause(
                SyntaxFactory.Token(SyntaxKind.WhenKeyword).WithTrailingTrivia(SyntaxFactory.Space),
                SyntaxFactory.Token(SyntaxKind.OpenParenToken),
                filter,
                SyntaxFactory.Token(SyntaxKind.CloseParenToken).WithTrailingTrivia(trailing)));
        return document.WithSyntaxRoot(root.ReplaceNode(clause, mended));
    }

    private static TypeSyntax Qualified(string type) => SyntaxFactory.ParseTypeName("global::" + type).WithAdditionalAnnotations(Simplifier.Annotation);
}
