using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>
/// ASY014: an async iterator that yields again and again while it holds a lock or a semaphore. One single <c>yield return</c> is how a
/// context manager is written, and is left alone.
/// </summary>
internal sealed class YieldWhileHolding : Rule
{
    public override void Register(CompilationStartAnalysisContext context, Model model) => context.RegisterOperationAction(found =>
    {
        if (Functions.Symbol(found.Operation, found.ContainingSymbol) is not { IsAsync: true }) return;
        bool isRepeated = false;
        for (IOperation inner = found.Operation; inner.Parent is { } around; inner = around)
        {
            isRepeated |= around is ILoopOperation;
            if (!isRepeated || !Held(around, inner).Any(held => Acquires(held, model.Symbols))) continue;
            found.Report(Descriptors.YieldWhileHolding, found.Operation);
            return;
        }
    }, OperationKind.YieldReturn);

    /// <summary>What is held inside a statement: by <c>using (…)</c>, or by <c>using var</c> before it in its block.</summary>
    private static IEnumerable<IOperation> Held(IOperation around, IOperation inner) => around switch
    {
        IUsingOperation held when held.Body == inner => [held.Resources],
        IBlockOperation block => block.Operations.TakeWhile(one => one != inner).OfType<IUsingDeclarationOperation>(),
        _ => [],
    };

    private static bool Acquires(IOperation held, Symbols symbols) => held.DescendantsAndSelf()
        .Any(one => one is IInvocationOperation { TargetMethod: { Name: "Acquire" } acquire } && symbols.IsLibrary(acquire));
}
