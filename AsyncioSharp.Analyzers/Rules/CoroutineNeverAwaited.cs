using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>ASY001: a coroutine as a statement, or thrown away with <c>_ =</c>. Its body never starts.</summary>
internal sealed class CoroutineNeverAwaited : Rule
{
    public override void Register(CompilationStartAnalysisContext context, Model model) => context.RegisterOperationAction(found =>
    {
        IOperation dropped = Functions.Plain(((IExpressionStatementOperation)found.Operation).Operation);
        if (dropped is ISimpleAssignmentOperation { Target: IDiscardOperation } discarded) dropped = Functions.Plain(discarded.Value);
        if (dropped is not (IInvocationOperation or IConditionalAccessOperation or IAwaitOperation or IPropertyReferenceOperation)) return;
        if (!model.Symbols.IsCoroutine(dropped.Type)) return;
        found.Report(Descriptors.CoroutineNeverAwaited, dropped, dropped.Syntax.ToString());
    }, OperationKind.ExpressionStatement);
}
