using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncioSharp.Analyzers;

/// <summary>ASY004 and ASY018: await what was waited for; sleep on the loop; or let a thread do it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), System.Composition.Shared]
public sealed class BlockingCallFix() : Fix("ASY004", "ASY018")
{
    private protected override IEnumerable<Offer> Offers(SyntaxNode found, SemanticModel model)
    {
        if (found is not ExpressionSyntax blocking || !Code.IsInAsync(found)) yield break;
        if (Awaitable(blocking, model) is { } awaitable)
        {
            yield return new Offer("Await it", blocking, Code.Await(awaitable, blocking));
        }
        else if (blocking is InvocationExpressionSyntax)
        {
            yield return new Offer("Let a thread do it", blocking, Code.Await(Code.Asyncio("ToThread", Code.Lambda(blocking)), blocking));
        }
    }

    /// <summary>What to await instead; null if there is nothing.</summary>
    private static ExpressionSyntax? Awaitable(ExpressionSyntax blocking, SemanticModel model)
    {
        if (blocking is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } result) return result.Expression;
        if (blocking is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call) return null;
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        return (model.GetSymbolInfo(call).Symbol?.ContainingType?.Name, access.Name.Identifier.ValueText, arguments.Count) switch
        {
            ("Thread", "Sleep", 1) => Code.Asyncio("Sleep", Code.Seconds(arguments[0].Expression, model)),
            ("Task", "Wait", 0) => access.Expression,
            ("Task", "WaitAll", _) => Code.Call(access.Expression, "WhenAll", [.. arguments.Select(static one => one.Expression)]),
            (_, "GetResult", 0) => Source(access.Expression),
            _ => null,
        };
    }

    /// <summary>The task of <c>task.GetAwaiter()</c>, with or without ConfigureAwait.</summary>
    private static ExpressionSyntax? Source(ExpressionSyntax expression) => expression switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access }
            when access.Name.Identifier.ValueText is "GetAwaiter" or "ConfigureAwait" => Source(access.Expression),
        _ => expression,
    };
}
