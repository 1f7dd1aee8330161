using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers;

/// <summary>
/// What certainly happens after what, judged by how statements are nested: a statement of a block comes after the statements before it.
/// It claims less than a flow analysis could, and nothing that is wrong.
/// </summary>
internal static class Order
{
    /// <summary>Whether the second operation, if it is reached, always comes after the first one has happened.</summary>
    public static bool Follows(IOperation first, IOperation second)
    {
        for (IOperation? statement = first; statement?.Parent is { } parent; statement = parent)
        {
            if (parent is IBlockOperation block && IndexIn(block, second) > block.Operations.IndexOf(statement)) return true;
            if (!AlwaysRuns(statement, parent)) return false;
        }
        return false;
    }

    /// <summary>The loop that an operation happens in on every turn; null if there is none, or if a turn may leave it.</summary>
    public static ILoopOperation? Repeats(IOperation operation)
    {
        for (IOperation? statement = operation; statement?.Parent is { } parent; statement = parent)
        {
            if (parent is ILoopOperation loop)
            {
                return loop.Body == statement && !LeavesEarly(loop) ? loop : null;
            }
            if (!AlwaysRuns(statement, parent)) return null;
        }
        return null;
    }

    /// <summary>The index of the statement of a block that holds an operation, which must be in the same function.</summary>
    private static int? IndexIn(IBlockOperation block, IOperation operation)
    {
        for (IOperation? inner = operation; inner?.Parent is { } parent; inner = parent)
        {
            if (parent == block) return block.Operations.IndexOf(inner);
            if (inner is IAnonymousFunctionOperation or ILocalFunctionOperation) return null;
        }
        return null;
    }

    private static bool LeavesEarly(ILoopOperation loop)
    {
        foreach (IOperation inner in Functions.Within(loop.Body))
        {
            if (inner is IBranchOperation or IReturnOperation or IThrowOperation) return true;
        }
        return false;
    }

    private static bool AlwaysRuns(IOperation inner, IOperation outer) => outer switch
    {
        IConditionalOperation conditional => conditional.Condition == inner,
        IBinaryOperation binary => binary.LeftOperand == inner
            || binary.OperatorKind is not (BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr),
        ICoalesceOperation coalesce => coalesce.Value == inner,
        IConditionalAccessOperation access => access.Operation == inner,
        ITryOperation attempt => attempt.Body == inner || attempt.Finally == inner,
        ILoopOperation or ICatchClauseOperation or ISwitchOperation or ISwitchCaseOperation or ISwitchExpressionOperation => false,
        ISwitchExpressionArmOperation or IAnonymousFunctionOperation or ILocalFunctionOperation or ICoalesceAssignmentOperation => false,
        _ => true,
    };
}
