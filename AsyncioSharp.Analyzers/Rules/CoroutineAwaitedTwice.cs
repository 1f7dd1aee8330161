using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>
/// ASY002: a local variable or parameter that holds one coroutine, awaited or started, and then again on every path that leads on. Where a
/// path is in doubt (branches, a variable that is set again, two functions) it is silent.
/// </summary>
internal sealed class CoroutineAwaitedTwice : Rule
{
    private static readonly HashSet<string> s_starting =
    [
        "CreateTask", "EnsureFuture", "StartSoon", "WaitFor", "Shield", "Run", "RunUntilComplete", "RunCoroutineThreadsafe",
    ];

    public override void Register(CompilationStartAnalysisContext context, Model model) => context.RegisterOperationBlockAction(block =>
    {
        foreach (IOperation body in block.OperationBlocks)
        {
            IEnumerable<IGrouping<ISymbol, IOperation>> variables = body.DescendantsAndSelf()
                .Where(static operation => operation is ILocalReferenceOperation or IParameterReferenceOperation)
                .Where(operation => model.Symbols.IsCoroutine(operation.Type))
                .GroupBy(static operation => Functions.Named(operation)!, SymbolEqualityComparer.Default)!;
            foreach (IGrouping<ISymbol, IOperation> uses in variables)
            {
                if (Second(uses, model.Symbols) is not { } second) continue;
                block.ReportDiagnostic(Diagnostic.Create(Descriptors.CoroutineAwaitedTwice, second.Syntax.GetLocation(), uses.Key.Name));
            }
        }
    });

    private static IOperation? Second(IGrouping<ISymbol, IOperation> uses, Symbols symbols)
    {
        if (uses.Any(IsWrite)) return null;
        List<IOperation> spent = uses.Where(use => IsSpent(use, symbols)).ToList();
        for (int later = 0; later < spent.Count; later++)
        {
            IOperation use = spent[later];
            if (spent.Take(later).Any(first => Order.Follows(first, use)) || IsRepeated(use, uses.Key)) return use;
        }
        return null;
    }

    /// <summary>Whether a use stands in a loop's body on every turn, and the variable was made outside of the loop.</summary>
    private static bool IsRepeated(IOperation use, ISymbol variable)
    {
        if (Order.Repeats(use) is not { } loop) return false;
        return variable is IParameterSymbol || !variable.DeclaringSyntaxReferences.Any(one => loop.Syntax.Span.Contains(one.Span));
    }

    private static bool IsWrite(IOperation use) => use.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == use,
        IArgumentOperation argument => argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out,
        _ => false,
    };

    private static bool IsSpent(IOperation use, Symbols symbols)
    {
        IOperation? around = use.Parent;
        while (around is IConversionOperation or IParenthesizedOperation) around = around.Parent;
        return around switch
        {
            IAwaitOperation => true,
            IArgumentOperation { Parent: IInvocationOperation call } =>
                symbols.IsLibrary(call.TargetMethod) && s_starting.Contains(call.TargetMethod.Name),
            _ => false,
        };
    }
}
