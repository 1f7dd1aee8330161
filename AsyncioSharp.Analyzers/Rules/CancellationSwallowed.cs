using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>
/// ASY021: <c>catch (CancelledError)</c> or <c>catch (OperationCanceledException)</c>, after which the function goes on: it awaits again,
/// or stands in an endless loop. Where the error may be another one's (the function cancels something itself, awaits a task that it was
/// given, or passes a token), nothing is said.
/// </summary>
internal sealed class CancellationSwallowed : Rule
{
    public override void Register(CompilationStartAnalysisContext context, Model model) => context.RegisterOperationAction(found =>
    {
        var attempt = (ITryOperation)found.Operation;
        foreach (ICatchClauseOperation clause in attempt.Catches)
        {
            if (!Catches.IsCancellation(clause.ExceptionType, model.Symbols) || clause.Filter is not null) continue;
            if (Leaves(clause) || Catches.PassesOn(clause, model.Symbols)) continue;
            if (!GoesOn(attempt) || !Functions.HasAwait(attempt.Body) || Cancels(attempt) || AwaitsAnother(attempt.Body)) continue;
            bool isLoops = Symbols.Same(clause.ExceptionType, model.Symbols.CancelledError);
            if (!isLoops && Catches.TokenIsPassed(attempt.Body, model.Symbols)) continue;
            if (!model.LoopCode.IsRoot(attempt, found.ContainingSymbol)) continue;
            found.Report(Descriptors.CancellationSwallowed, Catches.Head(clause));
        }
    }, OperationKind.Try);

    private static bool Leaves(ICatchClauseOperation clause) => clause.Handler.Descendants().Any(static one =>
        one is IThrowOperation or IReturnOperation or IBranchOperation { BranchKind: BranchKind.Break or BranchKind.GoTo });

    private static bool GoesOn(ITryOperation attempt) => Functions.Around(attempt).Any(IsEndless) || IsFollowedByAwait(attempt);

    private static bool IsFollowedByAwait(ITryOperation attempt)
    {
        // A cancel scope interrupts the awaits that follow as well.
        if (Functions.Inner(attempt) is IAnonymousFunctionOperation body && Functions.Taker(body) is IArgumentOperation
            { Parent: IInvocationOperation { TargetMethod.Name: "CancelScope" or "FailAfter" or "MoveOnAfter" } }) return false;
        IOperation inner = attempt;
        foreach (IOperation around in Functions.Around(attempt))
        {
            IEnumerable<IOperation> statements = around is IBlockOperation block ? block.Operations : [];
            if (statements.SkipWhile(one => one != inner).Skip(1).Any(Functions.HasAwait)) return true;
            inner = around;
        }
        return false;
    }

    /// <summary>A task that others may cancel: a variable, or several at once.</summary>
    private static bool AwaitsAnother(IOperation body) => Functions.Within(body).OfType<IAwaitOperation>()
        .Any(static awaiting => Functions.Awaited(awaiting) is not IInvocationOperation { TargetMethod.Name: { } name }
            || name is "WhenAll" or "WhenAny" or "Gather" or "Wait" or "Shield");

    private static bool IsEndless(IOperation loop) => loop is IForLoopOperation { Condition: null }
        or IWhileLoopOperation { Condition.ConstantValue: { HasValue: true, Value: true } };

    private static bool Cancels(IOperation operation) => Functions.Body(operation).DescendantsAndSelf().Any(static one =>
        one is IInvocationOperation { TargetMethod.Name: "Cancel" or "CancelAsync" or "Uncancel" or "WaitFor" or "CancelAfter" }
            or IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" });
}
