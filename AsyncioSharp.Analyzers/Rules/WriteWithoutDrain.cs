using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>ASY012: <c>Write</c> of a stream writer in a loop of an async function that never awaits <c>Drain</c>.</summary>
internal sealed class WriteWithoutDrain : Rule
{
    public override void Register(CompilationStartAnalysisContext context, Model model) => context.RegisterOperationAction(found =>
    {
        var call = (IInvocationOperation)found.Operation;
        if (call.TargetMethod.Name is not ("Write" or "Writelines")) return;
        if (!model.Symbols.Declares("AsyncioSharp.Net.AsyncioStreamWriter", call.TargetMethod)) return;
        if (Functions.Symbol(call, found.ContainingSymbol) is not { IsAsync: true } || !IsRepeated(call) || Drains(call)) return;
        found.Report(Descriptors.WriteWithoutDrain, call, Words.Member(call.TargetMethod));
    }, OperationKind.Invocation);

    /// <summary>In a loop that may have many turns: not over an array or a list written there.</summary>
    private static bool IsRepeated(IOperation operation) => Functions.Around(operation).Any(static around => around switch
    {
        IForEachLoopOperation each => Functions.Plain(each.Collection) is not (IArrayCreationOperation or ICollectionExpressionOperation),
        ILoopOperation => true,
        _ => false,
    });

    /// <summary>Drain anywhere in the member: a helper may wait for what another one writes.</summary>
    private static bool Drains(IOperation operation)
    {
        while (operation.Parent is { } parent) operation = parent;
        return operation.DescendantsAndSelf().Any(static one => one is IInvocationOperation { TargetMethod.Name: "Drain" });
    }
}
