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
        // Not EventLoop.Run: it hands work to another loop, and may be awaited on this one.
        if (method is not ({ Name: "Run", ContainingType.Name: "Asyncio" or "AsyncioContext" or "Runner" }
            or { Name: "RunUntilComplete" or "RunForever", ContainingType.Name: "EventLoop" })) return;
        if (!model.Symbols.IsLibrary(method)) return;
        if (!model.LoopCode.Contains(call, found.ContainingSymbol)) return;
        found.Report(Descriptors.NestedRun, call, Words.Member(method));
    }, OperationKind.Invocation);
}
