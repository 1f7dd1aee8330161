using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncioSharp.Analyzers;

/// <summary>Pieces of code that the fixes write.</summary>
internal static class Code
{
    /// <summary>A type of the library, as short as the using lines of the file allow.</summary>
    public static NameSyntax Library(string name) => Type("AsyncioSharp." + name);

    public static NameSyntax Type(string name) => ParseName("global::" + name).WithAdditionalAnnotations(Simplifier.Annotation);

    public static InvocationExpressionSyntax Call(ExpressionSyntax on, string method, params ExpressionSyntax[] arguments) =>
        InvocationExpression(MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, on, IdentifierName(method)),
            ArgumentList(SeparatedList(arguments.Select(static one => Argument(one.WithoutTrivia())))));

    /// <summary>A call of <c>Asyncio</c>.</summary>
    public static InvocationExpressionSyntax Asyncio(string method, params ExpressionSyntax[] arguments) =>
        Call(Library("Asyncio"), method, arguments);

    /// <summary>The time provider of the loop that runs here.</summary>
    public static ExpressionSyntax TimeProvider() => MemberAccessExpression(
        SyntaxKind.SimpleMemberAccessExpression, Asyncio("GetRunningLoop"), IdentifierName("TimeProvider"));

    public static ExpressionSyntax Lambda(ExpressionSyntax body) => ParenthesizedLambdaExpression(ParameterList(), body.WithoutTrivia());

    /// <summary>An await in place of an expression, in parentheses where something is asked of its result.</summary>
    public static ExpressionSyntax Await(ExpressionSyntax awaited, SyntaxNode inPlaceOf)
    {
        ExpressionSyntax awaiting = AwaitExpression(awaited.WithoutTrivia());
        return inPlaceOf.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax
            or InvocationExpressionSyntax or PostfixUnaryExpressionSyntax ? ParenthesizedExpression(awaiting) : awaiting;
    }

    /// <summary>Whether an await may stand there: the innermost function is async, or it is the program's own statements.</summary>
    public static bool IsInAsync(SyntaxNode node)
    {
        foreach (SyntaxNode around in node.Ancestors())
        {
            switch (around)
            {
                case LockStatementSyntax: return false;
                case AnonymousFunctionExpressionSyntax lambda: return lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword);
                case LocalFunctionStatementSyntax local: return local.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case MethodDeclarationSyntax method: return method.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case GlobalStatementSyntax: return true;
                case MemberDeclarationSyntax: return false;
            }
        }
        return false;
    }

    /// <summary>A time in milliseconds as seconds: a number if it is one, else a TimeSpan. A TimeSpan stays.</summary>
    public static ExpressionSyntax Seconds(ExpressionSyntax time, SemanticModel model) =>
        time is LiteralExpressionSyntax && model.GetConstantValue(time) is { HasValue: true, Value: int milliseconds }
            ? ParseExpression((milliseconds / 1000.0).ToString("0.###", CultureInfo.InvariantCulture))
            : TimeSpan(time, model);

    /// <summary>A time in milliseconds as a TimeSpan; a TimeSpan stays.</summary>
    public static ExpressionSyntax TimeSpan(ExpressionSyntax time, SemanticModel model) =>
        model.GetTypeInfo(time).Type?.SpecialType == SpecialType.System_Int32
            ? Call(Type("System.TimeSpan"), "FromMilliseconds", time)
            : time;

    /// <summary>Whether nobody uses the value of an expression: it is a statement, or all of a lambda.</summary>
    public static bool IsStatement(ExpressionSyntax expression) => expression.Parent is ExpressionStatementSyntax or LambdaExpressionSyntax;

    /// <summary>A variable, field or property in sight that holds a loop.</summary>
    public static ExpressionSyntax? LoopInSight(SemanticModel model, int position) => model.LookupSymbols(position)
        .Where(static symbol => symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol)
        .Where(static symbol => TypeOf(symbol)?.ToDisplayString() is "AsyncioSharp.EventLoop" or "AsyncioSharp.EventLoop?")
        .Where(symbol => symbol is not ILocalSymbol local || local.DeclaringSyntaxReferences.All(one => one.Span.End < position))
        .OrderBy(static symbol => symbol is ILocalSymbol ? 0 : symbol is IParameterSymbol ? 1 : 2)
        .Select(static symbol => IdentifierName(symbol.Name))
        .FirstOrDefault();

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };
}
