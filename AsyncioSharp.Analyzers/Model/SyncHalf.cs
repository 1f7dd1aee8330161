using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers;

/// <summary>
/// Libraries write one method for callers that await and for those that cannot, and a flag chooses: <c>if (async) await stream.ReadAsync();
/// else stream.Read();</c>. The second half is never run by a loop, although the method is. Such flags are known by their names alone.
/// </summary>
internal static class SyncHalf
{
    /// <summary>Whether an operation stands where a flag of its function has said that nobody awaits.</summary>
    public static bool Contains(IOperation operation)
    {
        IOperation inner = operation;
        foreach (IOperation around in Functions.Around(operation))
        {
            bool isChosen = around switch
            {
                IConditionalOperation choice => (choice.WhenTrue == inner && IsSync(choice.Condition, true))
                    || (choice.WhenFalse == inner && IsSync(choice.Condition, false)),
                IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both =>
                    both.RightOperand == inner && IsSync(both.LeftOperand, true),
                IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either =>
                    either.RightOperand == inner && IsSync(either.LeftOperand, false),
                IBlockOperation block => block.Operations.TakeWhile(one => one != inner).Any(LeavesIfAsync),
                _ => false,
            };
            if (isChosen) return true;
            inner = around;
        }
        return false;
    }

    /// <summary>Whether a call asks for that half by a constant, <c>Read(async: false)</c>, or for a finalizer's clean-up.</summary>
    public static bool IsAskedBy(IOperation operation) => operation is IInvocationOperation call
        && call.Arguments.Any(static argument => argument.Value.ConstantValue is { HasValue: true, Value: bool value }
            && (Means(argument.Parameter?.Name, value) || (argument.Parameter?.Name == "disposing" && !value)));

    private static bool LeavesIfAsync(IOperation statement) =>
        statement is IConditionalOperation { WhenFalse: null } choice && IsSync(choice.Condition, false)
        && Functions.Within(choice.WhenTrue).Any(static one => one is IReturnOperation or IThrowOperation);

    /// <summary>Whether a condition that came out so means that nobody awaits.</summary>
    private static bool IsSync(IOperation condition, bool outcome) => Functions.Plain(condition) switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } negated => IsSync(negated.Operand, !outcome),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both when outcome =>
            IsSync(both.LeftOperand, true) || IsSync(both.RightOperand, true),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either when !outcome =>
            IsSync(either.LeftOperand, false) || IsSync(either.RightOperand, false),
        { } flag => Means(Functions.Named(flag)?.Name, outcome),
    };

    private static bool Means(string? flag, bool value) => flag?.TrimStart('_').ToLowerInvariant() switch
    {
        "sync" or "issync" or "synchronous" or "issynchronous" => value,
        "async" or "isasync" or "useasync" or "asynchronous" or "isasynchronous" => !value,
        _ => false,
    };
}
