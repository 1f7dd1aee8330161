using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>
/// ASY017: in an async test under [Asyncio], NUnit's asserts that wait for a task themselves and so block the loop that the task needs
/// (up to NUnit 4), or that return a task which is not awaited (from NUnit 5 on); and <c>async void</c> tests.
/// </summary>
internal sealed class TestBlocksLoop : Rule
{
    public override void Register(CompilationStartAnalysisContext context, Model model)
    {
        if (model.Symbols.AsyncioAttribute is null) return;

        context.RegisterOperationAction(found =>
        {
            var call = (IInvocationOperation)found.Operation;
            IMethodSymbol method = call.TargetMethod;
            if (!model.Symbols.Declares("NUnit.Framework.Assert", method) || !TakesAsync(method)) return;
            bool isTask = method.ReturnType.Name is "Task" or "ValueTask";
            if (isTask && call.Parent is not IExpressionStatementOperation) return;
            if (!model.LoopCode.IsRoot(call, found.ContainingSymbol)) return;
            string instead = method.Name == "Multiple" ? "MultipleAsync(…)" : "ThatAsync(…, Throws.TypeOf<…>())";
            string words = isTask
                ? $"'{Words.Member(method)}' gives a task that nobody awaits: the test ends without it"
                : $"'{Words.Member(method)}' blocks the loop that it waits for: await Assert.{instead}";
            found.Report(Descriptors.TestBlocksLoop, call, words);
        }, OperationKind.Invocation);

        context.RegisterSymbolAction(found =>
        {
            var method = (IMethodSymbol)found.Symbol;
            if (!method.IsAsync || !method.ReturnsVoid || !model.LoopCode.IsTest(method)) return;
            found.ReportDiagnostic(Diagnostic.Create(
                Descriptors.TestBlocksLoop, method.Locations[0], "Nobody can wait for an 'async void' test: return Task"));
        }, SymbolKind.Method);
    }

    private static bool TakesAsync(IMethodSymbol method) => method.Parameters.Any(static one =>
        one.Type is INamedTypeSymbol { DelegateInvokeMethod.ReturnType.Name: "Task" or "ValueTask" });
}
