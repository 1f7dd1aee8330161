using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncioSharp.Analyzers;

/// <summary>ASY001: await it, or make a task of it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), System.Composition.Shared]
public sealed class CoroutineNeverAwaitedFix() : Fix("ASY001")
{
    private protected override IEnumerable<Offer> Offers(SyntaxNode found, SemanticModel model)
    {
        if (found is not InvocationExpressionSyntax call) yield break;
        SyntaxNode dropped = call.Parent is AssignmentExpressionSyntax discarded ? discarded : call;
        if (Code.IsInAsync(call)) yield return new Offer("Await the coroutine", dropped, Code.Await(call, dropped));
        yield return new Offer("Start a task", call, Code.Asyncio("CreateTask", call));
    }
}
