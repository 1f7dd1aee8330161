using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>
/// Whether an await of a method stands outside of every try block. Then an error that it throws ends the method, and nothing of the method
/// runs any more: no catch, no finally. So the method can be ended there even
/// if its awaiter cannot be made to throw.
/// </summary>
/// <remarks>
/// The answer is in the code of MoveNext, which NativeAOT does not keep: there it is always no. Looked for when a request meets such an
/// await.
/// </remarks>
internal static class TryBlocks
{
    // States that suspend outside of every try block. Weak keys, so that no assembly is kept.
    private static readonly ConditionalWeakTable<Type, HashSet<int>> s_outside = [];

    /// <summary>Whether a state of a state machine suspends outside of every try block; false if that cannot be known.</summary>
    public static bool IsOutside(Type stateMachine, int? state) =>
        state is { } number && s_outside.GetValue(stateMachine, Find).Contains(number);

    [UnconditionalSuppressMessage("Trimming", "IL2026:RequiresUnreferencedCode",
        Justification = "A body that is missing gives no states, and the await is not interrupted.")]
    private static HashSet<int> Find(Type stateMachine)
    {
        MethodInfo? moveNext = StateMachineSource.MoveNext(stateMachine);
        if (moveNext?.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } il)
        {
            return [];
        }

        // One try block is the compiler's own: it is around the whole method, and hands the error to the builder.
        IList<ExceptionHandlingClause> blocks = body.ExceptionHandlingClauses;
        return
        [
            .. SuspensionPoints.FromIL(il).Where(point => blocks.Count(block => IsIn(block, point.Value)) == 1)
                .Select(static point => point.Key),
        ];
    }

    private static bool IsIn(ExceptionHandlingClause block, int offset) =>
        block.TryOffset <= offset && offset < block.TryOffset + block.TryLength;
}
