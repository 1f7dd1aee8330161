using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncioSharp.Analyzers;

/// <summary>
/// ASY003: the compiler warns of every call that gives a task and is not awaited (CS4014). A task made with <c>CreateTask</c> or
/// <c>EnsureFuture</c> is made to be left alone: the loop holds it, and reports its error.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CreateTaskSuppressor : DiagnosticSuppressor
{
    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [Descriptors.TaskIsHeld];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        if (Symbols.Of(context.Compilation) is not { } symbols) return;
        foreach (Diagnostic warning in context.ReportedDiagnostics)
        {
            if (warning.Location.SourceTree is not { } tree) continue;
            SyntaxNode node = tree.GetRoot(context.CancellationToken).FindNode(warning.Location.SourceSpan, getInnermostNodeForTie: true);
            if (node is ConditionalAccessExpressionSyntax access) node = access.WhenNotNull;
            if (context.GetSemanticModel(tree).GetSymbolInfo(node, context.CancellationToken).Symbol is IMethodSymbol method
                && method.Name is "CreateTask" or "EnsureFuture" && symbols.IsLibrary(method))
            {
                context.ReportSuppression(Suppression.Create(Descriptors.TaskIsHeld, warning));
            }
        }
    }
}
