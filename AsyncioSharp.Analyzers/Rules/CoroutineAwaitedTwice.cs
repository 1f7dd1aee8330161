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

    public override void Register(CompilationStartAnalysisContext context, Model model)
    {
        // Most programs have few variables of this kind: only where there is one, its function is walked through.
        context.RegisterOperationAction(found =>
        {
            ILocalSymbol variable = ((IVariableDeclaratorOperation)found.Operation).Symbol;
            if (!model.Symbols.IsCoroutine(variable.Type)) return;
            if (Second(Functions.Body(found.Operation), variable, model.Symbols) is not { } second) return;
            found.Report(Descriptors.CoroutineAwaitedTwice, second, variable.Name);
        }, OperationKind.VariableDeclarator);

        context.RegisterOperationBlockAction(block =>
        {
            if (block.OwningSymbol is not IMethodSymbol method) return;
            foreach (IParameterSymbol parameter in method.Parameters.Where(one => model.Symbols.IsCoroutine(one.Type)))
            {
                foreach (IOperation body in block.OperationBlocks)
                {
                    if (Second(body, parameter, model.Symbols) is not { } second) continue;
                    block.ReportDiagnostic(Diagnostic.Create(Descriptors.CoroutineAwaitedTwice, second.Syntax.GetLocation(), parameter.Name));
                }
            }
        });
    }

    private static IOperation? Second(IOperation body, ISymbol variable, Symbols symbols)
    {
        List<IOperation> uses = body.DescendantsAndSelf()
            .Where(static one => one is ILocalReferenceOperation or IParameterReferenceOperation)
            .Where(one => SymbolEqualityComparer.Default.Equals(Functions.Named(one), variable))
            .ToList();
        if (uses.Any(IsWrite)) return null;
        List<IOperation> spent = uses.Where(use => IsSpent(use, symbols)).ToList();
        for (int later = 0; later < spent.Count; later++)
        {
            IOperation use = spent[later];
            if (spent.Take(later).Any(first => Order.Follows(first, use)) || IsRepeated(use, variable)) return use;
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
