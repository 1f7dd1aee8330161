using System.Collections;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// What Gather takes as one sequence. Typed before untyped, as for arguments that stand alone.
public static partial class Asyncio
{
    private const string NotASequenceOfAwaitables =
        "This is not a sequence of awaitables of one kind (coroutines, tasks and futures, or Task, or ValueTask). "
            + "Pass one sequence alone, or several with Concat; for kinds mixed pass an object[].";

    /// <summary>
    /// Runs the awaitables of a sequence concurrently and collects their results in its order (asyncio's <c>gather(*aws)</c>).
    /// </summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="aws">Coroutines (they become tasks), tasks, futures, native tasks or value tasks. Enumerated once, inside of the
    /// call.</param>
    /// <returns>
    /// A future. The first error is its error at once, while the others run on. Cancelling it cancels all, but does not reach into native
    /// tasks. Of an empty sequence it is done already.
    /// </returns>
    /// <exception cref="ArgumentException">The futures belong to different loops, or one is null. What the enumeration throws comes out
    /// too. In both cases no coroutine was started.</exception>
    // twins: IAwaitable as Task, ValueTask
    [OverloadResolutionPriority(3)]
    public static Future<T[]> Gather<T>(IEnumerable<IAwaitable<T>> aws) =>
        GatherFuture<T[]>.Of(Sequences.ToArray(aws), returnExceptions: false, Results<T>);

    /// <inheritdoc cref="Gather{T}(IEnumerable{IAwaitable{T}})"/>
    /// <remarks>What has no result counts as null.</remarks>
    // twins: IAwaitable as Task, ValueTask
    [OverloadResolutionPriority(1)]
    public static Future<object?[]> Gather(IEnumerable<IAwaitable> aws) =>
        GatherFuture<object?[]>.Of(Sequences.ToArray(aws), returnExceptions: false, UntypedResults);

    /// <summary>Does not compile: a sequence that is not one of awaitables of one kind.</summary>
    /// <param name="aws">The sequences.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(NotASequenceOfAwaitables, error: true)]
    public static Future<object?[]> Gather(params ReadOnlySpan<IEnumerable> aws) =>
        throw new NotSupportedException(NotASequenceOfAwaitables);

    /// <summary>
    /// Runs the awaitables of a sequence concurrently and collects results and errors alike (asyncio's <c>gather(*aws,
    /// return_exceptions=True)</c>).
    /// </summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="aws">Coroutines (they become tasks), tasks, futures, native tasks or value tasks. Enumerated once, inside of the
    /// call.</param>
    /// <returns>A future of outcomes in the order of the sequence. It fails only if it is cancelled itself.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Gather{T}(IEnumerable{IAwaitable{T}})"/>.</exception>
    // twins: IAwaitable as Task, ValueTask
    [OverloadResolutionPriority(3)]
    public static Future<Outcome<T>[]> GatherReturnExceptions<T>(IEnumerable<IAwaitable<T>> aws) =>
        GatherFuture<Outcome<T>[]>.Of(Sequences.ToArray(aws), returnExceptions: true, Outcomes<T>);

    /// <inheritdoc cref="GatherReturnExceptions{T}(IEnumerable{IAwaitable{T}})"/>
    /// <remarks>What has no result counts as null.</remarks>
    // twins: IAwaitable as Task, ValueTask
    [OverloadResolutionPriority(1)]
    public static Future<Outcome<object?>[]> GatherReturnExceptions(IEnumerable<IAwaitable> aws) =>
        GatherFuture<Outcome<object?>[]>.Of(Sequences.ToArray(aws), returnExceptions: true, Outcomes<object?>);

    /// <summary>Does not compile: a sequence that is not one of awaitables of one kind.</summary>
    /// <param name="aws">The sequences.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(NotASequenceOfAwaitables, error: true)]
    public static Future<object?[]> GatherReturnExceptions(params ReadOnlySpan<IEnumerable> aws) =>
        throw new NotSupportedException(NotASequenceOfAwaitables);
}
