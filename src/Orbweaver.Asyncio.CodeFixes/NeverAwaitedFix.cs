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

/// <summary>Mends ORB001: awaits the coroutine, where the function is async, or makes a task of it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NeverAwaitedFix))]
[Shared]
public sealed class NeverAwaitedFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Rules.NeverAwaited.Id);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var diagnostic = context.Diagnostics[0];
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || diagnostic.Properties.ContainsKey(Rules.NoFix))
            return;
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax call || Dropped(call) is not { } dropped)
            return;
        if (CanAwait(call))
            Register("Add 'await'", SyntaxFactory.AwaitExpression(Operand(call)));
        var createTask = SyntaxFactory.ParseExpression("global::Orbweaver.Asyncio.Aio.CreateTask").WithAdditionalAnnotations(Simplifier.Annotation);
        var arguments = SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(call.WithoutTrivia())));
        Register("Make it a task with Aio.CreateTask", SyntaxFactory.InvocationExpression(createTask, arguments));

        void Register(string title, ExpressionSyntax mended) => context.RegisterCodeFix(
            CodeAction.Create(title, _ => Task.FromResult(context.Document.WithSyntaxRoot(Replace(root, dropped, mended))), title),
            diagnostic);
    }

    private static SyntaxNode Replace(SyntaxNode root, SyntaxNode dropped, ExpressionSyntax mended) => root.ReplaceNode(
        dropped,
        dropped is StatementSyntax ? SyntaxFactory.ExpressionStatement(mended).WithTriviaFrom(dropped) : mended.WithTriviaFrom(dropped));

    /// <summary>What gives way to the mended call: the call, or the discard or the unread variable that held it.</summary>
    private static SyntaxNode? Dropped(ExpressionSyntax call)
    {
        SyntaxNode value = call;
        while (value.Parent is ParenthesizedExpressionSyntax)
            value = value.Parent;
        return value.Parent switch
        {
            AssignmentExpressionSyntax discard => discard,
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax local } } } => local,
            EqualsValueClauseSyntax => null,
            _ => value,
        };
    }

    private static ExpressionSyntax Operand(ExpressionSyntax call)
    {
        var bare = call.WithoutTrivia();
        return call is InvocationExpressionSyntax ? bare : SyntaxFactory.ParenthesizedExpression(bare);
    }

    private static bool CanAwait(SyntaxNode node)
    {
        for (var at = node.Parent; at is not null; at = at.Parent)
        {
            switch (at)
            {
                case LockStatementSyntax or UnsafeStatementSyntax:
                    return false;
                case AnonymousFunctionExpressionSyntax lambda:
                    return lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword);
                case LocalFunctionStatementSyntax local:
                    return local.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case MethodDeclarationSyntax method:
                    return method.Modifiers.Any(SyntaxKind.AsyncKeyword);
            }
        }

        return false;
    }
}
