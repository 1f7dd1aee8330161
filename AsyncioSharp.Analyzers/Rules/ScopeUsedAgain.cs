using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>
/// ASY022: a <c>Runner</c> or a loop used after <c>Close</c>, and a task group that a variable brings out of its body and that is used
/// afterwards. Only what certainly comes later is reported.
/// </summary>
internal sealed class ScopeUsedAgain : Rule
{
    public override void Register(CompilationStartAnalysisContext context, Model model) => context.RegisterOperationAction(found =>
    {
        var call = (IInvocationOperation)found.Operation;
        if (call.Instance is not ILocalReferenceOperation { Local: { } variable } || !model.Symbols.IsLibrary(call.TargetMethod)) return;
        IEnumerable<IOperation> ends = (call.TargetMethod.ContainingType.Name, call.TargetMethod.Name) switch
        {
            ("Runner", "Run" or "GetLoop") => Closings(call, variable),
            ("EventLoop", "RunForever" or "RunUntilComplete" or "CallSoon" or "CallLater" or "CallAt" or "CreateTask") =>
                Closings(call, variable),
            ("TaskGroup", "CreateTask" or "StartSoon" or "Start") => Bodies(call, variable, model.Symbols),
            _ => [],
        };
        if (!ends.Any(end => Order.Follows(end, call))) return;
        found.Report(Descriptors.ScopeUsedAgain, call, variable.Name);
    }, OperationKind.Invocation);

    private static IEnumerable<IOperation> Closings(IOperation use, ILocalSymbol variable) => Functions.Within(Functions.Body(use))
        .OfType<IInvocationOperation>()
        .Where(one => one.TargetMethod.Name is "Close" or "Dispose" && IsSame(Functions.Named(one.Instance), variable));

    /// <summary>The awaited calls of Asyncio.TaskGroup whose body sets the variable, which nothing else sets.</summary>
    private static IEnumerable<IOperation> Bodies(IOperation use, ILocalSymbol variable, Symbols symbols)
    {
        List<ISimpleAssignmentOperation> sets = Functions.Body(use).DescendantsAndSelf().OfType<ISimpleAssignmentOperation>()
            .Where(one => IsSame(Functions.Named(one.Target), variable)).ToList();
        if (sets.Count != 1 || Functions.Inner(sets[0]) is not IAnonymousFunctionOperation body) return [];
        IOperation? taker = body.Parent;
        while (taker is not (null or IInvocationOperation)) taker = taker.Parent;
        return taker is IInvocationOperation { TargetMethod: { Name: "TaskGroup" } scope, Parent: IAwaitOperation awaiting }
            && symbols.IsLibrary(scope) ? [awaiting] : [];
    }

    private static bool IsSame(ISymbol? one, ISymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
