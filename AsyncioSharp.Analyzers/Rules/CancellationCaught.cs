using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>
/// ASY007: <c>catch (Exception)</c> or a bare <c>catch</c> around an await in a function that is sure to run on a loop, where nothing
/// shows that a cancellation was thought of.
/// </summary>
internal sealed class CancellationCaught : Rule
{
    public override void Register(CompilationStartAnalysisContext context, Model model) => context.RegisterOperationAction(found =>
    {
        var attempt = (ITryOperation)found.Operation;
        if (Catches.CleansUp(attempt)) return;
        foreach (ICatchClauseOperation clause in attempt.Catches)
        {
            if (Symbols.Is(clause.ExceptionType, model.Symbols.OperationCanceled)) return;
            if (!TakesAll(clause, model.Symbols)) continue;
            if (clause.Filter is { } filter && !Catches.LetsCancellationIn(filter, model.Symbols)) continue;
            if (Catches.PassesOn(clause, model.Symbols) || !Functions.HasAwait(attempt.Body)) return;
            if (!model.LoopCode.IsRoot(attempt, found.ContainingSymbol)) return;
            found.Report(Descriptors.CancellationCaught, Catches.Head(clause));
            return;
        }
    }, OperationKind.Try);

    private static bool TakesAll(ICatchClauseOperation clause, Symbols symbols) =>
        clause.Syntax is CatchClauseSyntax { Declaration: null } || Symbols.Same(clause.ExceptionType, symbols.Exception);
}
