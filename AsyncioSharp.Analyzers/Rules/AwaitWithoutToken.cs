using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>
/// ASY009: in a function of .NET's kind that is the body of a scope, an await of a method that could take a token and gets none. A body is
/// a lambda that is handed to the library, or a function that is given a scope.
/// (In a body that returns <c>Coroutine</c> the scope reaches every await by itself.)
/// </summary>
internal sealed class AwaitWithoutToken : Rule
{
    private static readonly HashSet<string> s_scopes =
    [
        "Timeout", "TimeoutAt", "WaitFor", "TaskGroup", "CancelScope", "FailAfter", "MoveOnAfter", "CreateTask", "StartSoon",
    ];

    public override void Register(CompilationStartAnalysisContext context, Model model) => context.RegisterOperationAction(found =>
    {
        var awaiting = (IAwaitOperation)found.Operation;
        if (Functions.Awaited(awaiting) is not IInvocationOperation call || model.Symbols.IsLibrary(call.TargetMethod)) return;
        if (model.Symbols.IsAwaitable(call.Type) || Scope(awaiting, found.ContainingSymbol, model.Symbols) is not { } scope) return;
        if (!CouldTakeToken(call, model.Symbols)) return;
        found.Report(Descriptors.AwaitWithoutToken, call, Words.Member(call.TargetMethod), scope);
    }, OperationKind.Await);

    /// <summary>The scope whose body the await stands in, if that body is a function of .NET's kind.</summary>
    private static string? Scope(IOperation operation, ISymbol member, Symbols symbols)
    {
        IMethodSymbol? function = Functions.Symbol(operation, member);
        if (function is null or { ReturnsVoid: true } || symbols.IsCoroutine(function.ReturnType)) return null;
        if (Functions.Inner(operation) is not IAnonymousFunctionOperation lambda)
        {
            return function.Parameters.Select(static one => one.Type).FirstOrDefault(symbols.IsScope)?.Name;
        }
        return Functions.Taker(lambda) is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { } method } }
            && symbols.IsLibrary(method) && s_scopes.Contains(method.Name) ? method.Name : null;
    }

    private static bool CouldTakeToken(IInvocationOperation call, Symbols symbols)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.Parameters.Any(one => IsToken(one, symbols)))
        {
            return call.Arguments.Any(one => one.ArgumentKind == ArgumentKind.DefaultValue && IsToken(one.Parameter, symbols));
        }
        return method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Any(other =>
            other.IsStatic == method.IsStatic && other.DeclaredAccessibility >= method.DeclaredAccessibility
            && other.Parameters.Length == method.Parameters.Length + 1 && IsToken(other.Parameters.Last(), symbols)
            && method.Parameters.Zip(other.Parameters, static (mine, its) => Symbols.Same(mine.Type, its.Type)).All(static same => same));
    }

    private static bool IsToken(IParameterSymbol? parameter, Symbols symbols) => Symbols.Same(parameter?.Type, symbols.CancellationToken);
}
