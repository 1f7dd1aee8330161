using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncioSharp.Analyzers;

/// <summary>ASY011: a method becomes a coroutine; a lambda starts a task.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), System.Composition.Shared]
public sealed class AsyncVoidFix() : Fix("ASY011")
{
    private protected override IEnumerable<Offer> Offers(SyntaxNode found, SemanticModel model)
    {
        const string Return = "Return Coroutine";
        switch (found.FirstAncestorOrSelf<SyntaxNode>(
            static one => one is MethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax))
        {
            case MethodDeclarationSyntax method when !method.Modifiers.Any(SyntaxKind.OverrideKeyword):
                yield return new Offer(Return, method.ReturnType, Code.Library("Coroutine"));
                break;
            case LocalFunctionStatementSyntax local:
                yield return new Offer(Return, local.ReturnType, Code.Library("Coroutine"));
                break;
            case ParenthesizedLambdaExpressionSyntax lambda:
                ParenthesizedLambdaExpressionSyntax body = lambda.WithoutTrivia()
                    .WithReturnType(Code.Library("Coroutine").WithTrailingTrivia(Space))
                    .WithParameterList(ParameterList())
                    .WithModifiers(TokenList(Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(Space)));
                yield return new Offer("Start a task", lambda,
                    ParenthesizedLambdaExpression(lambda.ParameterList, Code.Asyncio("CreateTask", body)));
                break;
        }
    }
}
