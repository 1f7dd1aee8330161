using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace AsyncioSharp.Analyzers;

/// <summary>Questions about catch clauses.</summary>
internal static class Catches
{
    private static readonly HashSet<string> s_passingOn =
    [
        "Throw", "SetException", "TrySetException", "SetResult", "TrySetResult", "SetCanceled", "TrySetCanceled", "FailFast", "Exit",
    ];

    private static readonly HashSet<string> s_takingIt =
        ["Add", "Append", "Enqueue", "Push", "Fail", "TryFail", "Complete", "TryComplete", "OnError"];

    /// <summary>
    /// Whether the handler throws, keeps the error or gives it back, hands it to a future or a list, ends the process, or looks for a
    /// cancellation itself.
    /// </summary>
    public static bool PassesOn(ICatchClauseOperation clause, Symbols symbols) => clause.Handler.Descendants().Any(one => one switch
    {
        IThrowOperation => true,
        ISimpleAssignmentOperation kept => Mentions(kept.Value, clause),
        IReturnOperation { ReturnedValue: { } value } => Mentions(value, clause),
        IInvocationOperation call => s_passingOn.Contains(call.TargetMethod.Name)
            || (s_takingIt.Contains(call.TargetMethod.Name) && call.Arguments.Any(argument => Mentions(argument.Value, clause))),
        _ => AsksForCancellation(one, symbols),
    });

    /// <summary>Whether a try block cleans up after an error that is thrown on afterwards: then the function ends in any case.</summary>
    public static bool CleansUp(ITryOperation attempt) => Functions.Around(attempt).OfType<ICatchClauseOperation>().Any(around =>
        around.Handler.Descendants().Any(one => one is IThrowOperation && one.Syntax.SpanStart > attempt.Syntax.Span.End));

    /// <summary>
    /// Whether a filter lets cancellation into the handler although it says what it does not want:
    /// <c>when (error is not FormatException)</c>. Any other filter may have thought of it.
    /// </summary>
    public static bool LetsCancellationIn(IOperation filter, Symbols symbols) =>
        Functions.Plain(filter) is IIsPatternOperation { Pattern: INegatedPatternOperation } test && !AsksForCancellation(test, symbols);

    private static bool AsksForCancellation(IOperation operation, Symbols symbols) => operation switch
    {
        IIsTypeOperation test => IsCancellation(test.TypeOperand, symbols),
        IIsPatternOperation test => test.Pattern.DescendantsAndSelf().Any(pattern => pattern switch
        {
            ITypePatternOperation type => IsCancellation(type.MatchedType, symbols),
            IDeclarationPatternOperation declaration => IsCancellation(declaration.MatchedType, symbols),
            _ => false,
        }),
        _ => false,
    };

    private static bool Mentions(IOperation value, ICatchClauseOperation clause) => value.DescendantsAndSelf()
        .Any(one => one is ILocalReferenceOperation { Local: { } local } && clause.Locals.Contains(local, SymbolEqualityComparer.Default));

    public static bool IsCancellation(ITypeSymbol? type, Symbols symbols) => Symbols.Is(type, symbols.OperationCanceled);

    /// <summary>Whether a call in a try block is given a token, which may be what is cancelled.</summary>
    public static bool TokenIsPassed(IOperation body, Symbols symbols) => Functions.Within(body).OfType<IArgumentOperation>()
        .Where(static argument => argument.ArgumentKind != ArgumentKind.DefaultValue)
        .Any(argument => Symbols.Same(argument.Parameter?.Type, symbols.CancellationToken));

    /// <summary>The clause without its body.</summary>
    public static Location Head(ICatchClauseOperation clause)
    {
        var syntax = (CatchClauseSyntax)clause.Syntax;
        int end = syntax.Declaration?.Span.End ?? syntax.CatchKeyword.Span.End;
        return Location.Create(syntax.SyntaxTree, TextSpan.FromBounds(syntax.SpanStart, end));
    }
}
