using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Orbweaver.Asyncio.Analyzers;

/// <summary>ORB001 and ORB002: coroutines that are dropped, and local ones that are awaited twice.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NeverAwaitedAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableDictionary<string, string?> Unfixable = ImmutableDictionary<string, string?>.Empty.Add(Rules.NoFix, "");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.NeverAwaited, Rules.AwaitedTwice);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            var types = new AsyncioTypes(start.Compilation);
            if (!types.AreKnown)
                return;
            start.RegisterOperationAction(c => Statement(c, types), OperationKind.ExpressionStatement);
            start.RegisterOperationBlockAction(c => Locals(c, types));
        });
    }

    private static void Statement(OperationAnalysisContext context, AsyncioTypes types)
    {
        var value = ((IExpressionStatementOperation)context.Operation).Operation;
        var fixable = true;
        if (value is ISimpleAssignmentOperation { Target: IDiscardOperation } discard)
        {
            value = Unwrap(discard.Value);
            // '_ = local' silences other rules about a variable that is used elsewhere.
            if (value is ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation)
                return;
        }
        else if (value is IAssignmentOperation)
        {
            return;
        }

        while (value is IConditionalAccessOperation access)
        {
            value = access.WhenNotNull;
            fixable = false;
        }

        if (types.IsCoroutine(value.Type) && !IsInExpressionTree(value))
            context.ReportDiagnostic(NeverAwaited(value, fixable));
    }

    private static void Locals(OperationBlockAnalysisContext context, AsyncioTypes types)
    {
        var uses = new Dictionary<ILocalSymbol, LocalUse>(SymbolEqualityComparer.Default);
        foreach (var operation in context.OperationBlocks.SelectMany(b => b.DescendantsAndSelf()))
        {
            if (operation is IVariableDeclaratorOperation declarator && types.IsCoroutine(declarator.Symbol.Type))
            {
                if ((declarator.Initializer ?? (declarator.Parent as IVariableDeclarationOperation)?.Initializer) is { } initializer)
                    Use(uses, declarator.Symbol).Written.Add(Unwrap(initializer.Value));
            }
            else if (operation is ILocalReferenceOperation reference && types.IsCoroutine(reference.Local.Type))
            {
                var use = Use(uses, reference.Local);
                if (reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference && assignment.Parent is IExpressionStatementOperation)
                {
                    use.Written.Add(Unwrap(assignment.Value));
                    use.IsReassigned = true;
                    continue;
                }

                use.IsRead = true;
                if (reference.Parent is IAwaitOperation wait)
                    use.Awaits.Add(wait);
                else
                    use.IsReassigned |= reference.Parent is IAssignmentOperation or IArgumentOperation { Parameter.RefKind: not RefKind.None }
                        or ITupleOperation or IVariableInitializerOperation or IAddressOfOperation;
            }
        }

        foreach (var pair in uses)
        {
            if (!pair.Value.IsRead)
            {
                foreach (var value in pair.Value.Written.OfType<IInvocationOperation>())
                    context.ReportDiagnostic(NeverAwaited(value, !pair.Value.IsReassigned));
            }
            else if (!pair.Value.IsReassigned)
            {
                AwaitedTwice(context, pair.Key, pair.Value.Awaits);
            }
        }
    }

    private static void AwaitedTwice(OperationBlockAnalysisContext context, ILocalSymbol local, List<IAwaitOperation> awaits)
    {
        // Only awaits that are whole statements of one block count: the second runs only where the first has run, unless a label lies between.
        var first = new Dictionary<IOperation, IOperation>();
        foreach (var wait in awaits)
        {
            if (StatementOf(wait) is not { Parent: IBlockOperation block } statement)
                continue;
            if (!first.TryGetValue(block, out var before))
                first.Add(block, statement);
            else if (!Between(block, before, statement).Any(o => o is ILabeledOperation))
                context.ReportDiagnostic(Diagnostic.Create(Rules.AwaitedTwice, wait.Syntax.GetLocation(), local.Name));
        }
    }

    private static IEnumerable<IOperation> Between(IBlockOperation block, IOperation first, IOperation last) =>
        block.Operations.SkipWhile(o => o != first).Skip(1).TakeWhile(o => o != last).SelectMany(o => o.DescendantsAndSelf());

    private static IOperation? StatementOf(IAwaitOperation wait)
    {
        IOperation? at = wait.Parent;
        while (at is IConversionOperation or ISimpleAssignmentOperation { Target: ILocalReferenceOperation or IDiscardOperation }
            or IVariableInitializerOperation or IVariableDeclaratorOperation or IVariableDeclarationOperation)
            at = at.Parent;
        return at is IExpressionStatementOperation or IVariableDeclarationGroupOperation or IReturnOperation ? at : null;
    }

    private static Diagnostic NeverAwaited(IOperation value, bool fixable) => Diagnostic.Create(
        Rules.NeverAwaited,
        value.Syntax.GetLocation(),
        fixable ? null : Unfixable,
        value is IInvocationOperation call ? call.TargetMethod.Name : value.Syntax.ToString());

    private static bool IsInExpressionTree(IOperation operation)
    {
        for (var at = operation.Parent; at is not null; at = at.Parent)
        {
            if (at is IAnonymousFunctionOperation { Parent: IConversionOperation { Type: { Name: "Expression" } } })
                return true;
        }

        return false;
    }

    private static IOperation Unwrap(IOperation operation)
    {
        while (operation is IConversionOperation { IsImplicit: true } or IParenthesizedOperation)
            operation = operation is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)operation).Operand;
        return operation;
    }

    private static LocalUse Use(Dictionary<ILocalSymbol, LocalUse> uses, ILocalSymbol local)
    {
        if (!uses.TryGetValue(local, out var use))
            uses.Add(local, use = new LocalUse());
        return use;
    }

    private sealed class LocalUse
    {
        public List<IOperation> Written { get; } = new();

        public List<IAwaitOperation> Awaits { get; } = new();

        public bool IsRead { get; set; }

        public bool IsReassigned { get; set; }
    }
}
