using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>
/// ASY006: <c>ConfigureAwait(false)</c> in loop code, and later in the same function something that belongs to the loop. Where nothing of
/// the loop follows, it does no harm.
/// </summary>
internal sealed class ConfigureAwaitFalse : Rule
{
    public override void Register(CompilationStartAnalysisContext context, Model model) => context.RegisterOperationAction(found =>
    {
        var awaiting = (IAwaitOperation)found.Operation;
        if (Functions.Plain(awaiting.Operation) is not IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } call) return;
        if (call.Arguments.Length != 1 || call.Arguments[0].Value.ConstantValue is not { HasValue: true, Value: false }) return;
        if (Later(awaiting, model.Symbols) is not { } later || !model.LoopCode.Contains(awaiting, found.ContainingSymbol)) return;
        found.Report(Descriptors.ConfigureAwaitFalse, call, Words.Member(later));
    }, OperationKind.Await);

    private static IMethodSymbol? Later(IAwaitOperation awaiting, Symbols symbols) => Functions.Within(Functions.Body(awaiting))
        .Where(operation => operation.Syntax.SpanStart > awaiting.Syntax.Span.End)
        .OfType<IInvocationOperation>()
        .Select(static call => call.TargetMethod)
        .FirstOrDefault(method => LoopMembers.Bind(method, symbols));
}
