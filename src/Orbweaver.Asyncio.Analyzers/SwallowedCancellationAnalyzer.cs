using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Orbweaver.Asyncio.Analyzers;

/// <summary>ORB003: in a coroutine, a catch of every exception around an await, which swallows the task's cancellation.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SwallowedCancellationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.SwallowsCancellation);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            var types = new AsyncioTypes(start.Compilation);
            var cancelled = start.Compilation.GetTypeByMetadataName("System.OperationCanceledException");
            var exception = start.Compilation.GetTypeByMetadataName("System.Exception");
            if (types.AreKnown && cancelled is not null && exception is not null)
                start.RegisterOperationAction(c => Try(c, types, cancelled, exception), OperationKind.Try);
        });
    }

    private static void Try(OperationAnalysisContext context, AsyncioTypes types, INamedTypeSymbol cancelled, INamedTypeSymbol exception)
    {
        var operation = (ITryOperation)context.Operation;
        if (Function(operation, context.ContainingSymbol) is not { IsAsync: true } function || !types.IsCoroutine(function.ReturnType) || !Inside(operation.Body).Any(Awaits))
            return;
        foreach (var clause in operation.Catches)
        {
            if (clause.Filter is not null)
                continue;
            if (SymbolEqualityComparer.Default.Equals(clause.ExceptionType, cancelled))
                return;
            // A bare catch has the type object.
            if (clause.ExceptionType is not { SpecialType: SpecialType.System_Object } && !SymbolEqualityComparer.Default.Equals(clause.ExceptionType, exception))
                continue;
            if (!Inside(clause.Handler).Any(o => o is IThrowOperation))
            {
                var syntax = (CatchClauseSyntax)clause.Syntax;
                var name = syntax.Declaration?.Identifier.ValueText;
                context.ReportDiagnostic(Diagnostic.Create(Rules.SwallowsCancellation, syntax.CatchKeyword.GetLocation(), string.IsNullOrEmpty(name) ? "e" : name));
            }
        }
    }

    private static bool Awaits(IOperation operation) =>
        operation is IAwaitOperation or IForEachLoopOperation { IsAsynchronous: true } or IUsingOperation { IsAsynchronous: true } or IUsingDeclarationOperation { IsAsynchronous: true };

    private static IMethodSymbol? Function(IOperation operation, ISymbol containing)
    {
        for (var at = operation.Parent; at is not null; at = at.Parent)
        {
            if (at is IAnonymousFunctionOperation lambda)
                return lambda.Symbol;
            if (at is ILocalFunctionOperation local)
                return local.Symbol;
        }

        return containing as IMethodSymbol;
    }

    /// <summary>What runs as part of the operation: not the bodies of functions within.</summary>
    private static IEnumerable<IOperation> Inside(IOperation operation)
    {
        yield return operation;
        if (operation is IAnonymousFunctionOperation or ILocalFunctionOperation)
            yield break;
        foreach (var child in operation.ChildOperations)
        {
            foreach (var inner in Inside(child))
                yield return inner;
        }
    }
}
