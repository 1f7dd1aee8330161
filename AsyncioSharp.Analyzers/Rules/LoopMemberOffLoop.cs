using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>
/// ASY010: a member that is bound to the loop's thread, called in a lambda that another thread runs. A lambda that makes or runs a loop
/// of its own, or comes onto one with <c>SwitchTo</c>, knows what it does.
/// </summary>
internal sealed class LoopMemberOffLoop : Rule
{
    public override void Register(CompilationStartAnalysisContext context, Model model) => context.RegisterOperationAction(found =>
    {
        var call = (IInvocationOperation)found.Operation;
        if (!LoopMembers.Bind(call.TargetMethod, model.Symbols)) return;
        if (model.LoopCode.PlacementOf(call, found.ContainingSymbol) != Placement.Elsewhere || HasLoop(call, model.Symbols)) return;
        found.Report(Descriptors.LoopMemberOffLoop, call, Words.Member(call.TargetMethod));
    }, OperationKind.Invocation);

    private static bool HasLoop(IOperation call, Symbols symbols) => Functions.Body(call).DescendantsAndSelf().Any(one => one switch
    {
        IObjectCreationOperation made => made.Type?.Name is "EventLoop" or "Runner" && symbols.IsLibrary(made.Type),
        IInvocationOperation { TargetMethod: { } method } => symbols.IsLibrary(method)
            && method.Name is "SwitchTo" or "Run" or "RunForever" or "RunUntilComplete" or "NewEventLoop" or "CheckThread",
        _ => false,
    });
}
