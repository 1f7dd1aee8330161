using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>ASY015: a loop that is started by code that runs on one.</summary>
internal sealed class NestedRun : Rule
{
    public override void Register(CompilationStartAnalysisContext context, Model model) => context.RegisterOperationAction(found =>
    {
        var call = (IInvocationOperation)found.Operation;
        IMethodSymbol method = call.TargetMethod;
        if (method.Name is not ("Run" or "RunUntilComplete" or "RunForever") || !model.Symbols.IsLibrary(method)) return;
        if (method.ContainingType.Name is not ("Asyncio" or "AsyncioContext" or "Runner" or "EventLoop")) return;
        if (!model.LoopCode.Contains(call, found.ContainingSymbol)) return;
        found.Report(Descriptors.NestedRun, call, Words.Member(method));
    }, OperationKind.Invocation);
}
