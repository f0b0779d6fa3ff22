using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Orbweaver.Asyncio.Analyzers;

/// <summary>
/// Takes the compiler's CS4014 ("this call is not awaited, the method goes on") back where it is wrong: a task of the loop runs by itself, and a dropped
/// coroutine does not run at all, which ORB001 says.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NotAwaitedSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor Coroutine = new("ORBS001", "CS4014", "ORB001 says it: a coroutine that is not awaited does not run.");
    private static readonly SuppressionDescriptor Task = new("ORBS002", "CS4014", "A task of the loop runs by itself.");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = ImmutableArray.Create(Coroutine, Task);

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        var types = new AsyncioTypes(context.Compilation);
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is not { } tree)
                continue;
            var node = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            var type = context.GetSemanticModel(tree).GetTypeInfo(node, context.CancellationToken).Type;
            if (types.IsCoroutine(type))
                context.ReportSuppression(Suppression.Create(Coroutine, diagnostic));
            else if (types.IsTask(type))
                context.ReportSuppression(Suppression.Create(Task, diagnostic));
        }
    }
}
