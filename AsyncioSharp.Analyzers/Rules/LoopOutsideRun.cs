using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>
/// ASY016: <c>Asyncio.GetRunningLoop()</c> where no loop can run: in a static field, a static constructor, or in the program's own
/// synchronous <c>Main</c>. A port has it there if Python's <c>get_event_loop()</c> stood at the head of the script.
/// </summary>
internal sealed class LoopOutsideRun : Rule
{
    public override void Register(CompilationStartAnalysisContext context, Model model)
    {
        IMethodSymbol? entry = model.Symbols.Compilation.GetEntryPoint(context.CancellationToken);
        context.RegisterOperationAction(found =>
        {
            IMethodSymbol method = ((IInvocationOperation)found.Operation).TargetMethod;
            if (method.Name != "GetRunningLoop" || !model.Symbols.Declares("AsyncioSharp.Asyncio", method)) return;
            if (Functions.Inner(found.Operation) is not null || !IsBefore(found.ContainingSymbol, entry)) return;
            found.Report(Descriptors.LoopOutsideRun, found.Operation, Words.Member(method));
        }, OperationKind.Invocation);
    }

    private static bool IsBefore(ISymbol member, IMethodSymbol? entry) => member switch
    {
        IFieldSymbol or IPropertySymbol => member.IsStatic,
        IMethodSymbol { MethodKind: MethodKind.StaticConstructor } => true,
        IMethodSymbol method => SymbolEqualityComparer.Default.Equals(method, entry),
        _ => false,
    };
}
