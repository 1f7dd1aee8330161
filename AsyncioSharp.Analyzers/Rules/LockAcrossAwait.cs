using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>ASY019: <c>Monitor.Enter</c> and its like, and an await before the lock is given back.</summary>
internal sealed class LockAcrossAwait : Rule
{
    public override void Register(CompilationStartAnalysisContext context, Model model) => context.RegisterOperationAction(found =>
    {
        var call = (IInvocationOperation)found.Operation;
        if (!IsEnter(call.TargetMethod, model.Symbols) || !IsHeldAcrossAwait(call)) return;
        if (!model.LoopCode.Contains(call, found.ContainingSymbol)) return;
        found.Report(Descriptors.LockAcrossAwait, call, Words.Member(call.TargetMethod));
    }, OperationKind.Invocation);

    private static bool IsEnter(IMethodSymbol method, Symbols symbols) => method.Name switch
    {
        "Enter" or "TryEnter" => symbols.Declares("System.Threading.Monitor", method) || symbols.Declares("System.Threading.Lock", method),
        "EnterReadLock" or "EnterWriteLock" or "EnterUpgradeableReadLock" =>
            symbols.Declares("System.Threading.ReaderWriterLockSlim", method),
        _ => false,
    };

    private static bool IsHeldAcrossAwait(IInvocationOperation enter)
    {
        IOperation? next = Functions.Within(Functions.Body(enter))
            .Where(one => one.Syntax.SpanStart > enter.Syntax.SpanStart)
            .FirstOrDefault(static one => one is IAwaitOperation || IsExit(one));
        return next is IAwaitOperation;
    }

    private static bool IsExit(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod.Name: { } name } && name.StartsWith("Exit", StringComparison.Ordinal);
}
