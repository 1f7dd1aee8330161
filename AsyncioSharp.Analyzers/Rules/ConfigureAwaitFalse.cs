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
        var call = (IInvocationOperation)found.Operation;
        if (call.TargetMethod.Name != "ConfigureAwait" || !call.Arguments.Any(LeavesTheLoop)) return;
        if (Later(call, model.Symbols) is not { } later || !model.LoopCode.Contains(call, found.ContainingSymbol)) return;
        found.Report(Descriptors.ConfigureAwaitFalse, call, later);
    }, OperationKind.Invocation);

    /// <summary>False, or options without ContinueOnCapturedContext, whose bit is the first.</summary>
    private static bool LeavesTheLoop(IArgumentOperation argument) =>
        argument.Value.ConstantValue is { HasValue: true, Value: { } value }
        && (value is false || (value is int options && (options & 1) == 0));

    /// <summary>What of the loop's is used after the call: below it, or above it in a loop whose next turn comes to it again.</summary>
    private static string? Later(IOperation call, Symbols symbols)
    {
        IOperation? loop = Functions.Around(call).LastOrDefault(static around => around is ILoopOperation);
        int from = loop is null ? call.Syntax.Span.End : Math.Min(loop.Syntax.SpanStart, call.Syntax.Span.End);
        return Functions.Within(Functions.Body(call))
            .Where(one => one.Syntax.SpanStart > from && !one.Syntax.Span.Contains(call.Syntax.Span))
            .Select(one => OfTheLoop(one, symbols))
            .FirstOrDefault(static name => name is not null);
    }

    private static string? OfTheLoop(IOperation operation, Symbols symbols) => operation switch
    {
        IInvocationOperation { TargetMethod: { } method } when LoopMembers.Bind(method, symbols) => Words.Member(method),
        IAwaitOperation awaiting when symbols.IsAwaitable(awaiting.Operation.Type) => awaiting.Operation.Syntax.ToString(),
        _ => null,
    };
}
