using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// Overloads by what is known at compile time: one type (an array), up to eight types (a tuple), no results, native tasks, anything mixed.
// Priorities: one type before a tuple of equal types; typed before untyped; untyped awaitables before plain objects.
public static partial class Asyncio
{
    /// <summary>
    /// Runs awaitables concurrently and collects their results in the order of the arguments (asyncio's <c>gather()</c>).
    /// </summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="aws">Coroutines (they become tasks), tasks and futures. The same one twice is run once.</param>
    /// <returns>
    /// A future. The first error is its error at once, while the others run on. Cancelling it cancels all. Without arguments it is done
    /// already.
    /// </returns>
    /// <exception cref="ArgumentException">The futures belong to different loops, or one is null.</exception>
    [OverloadResolutionPriority(3)]
    public static Future<T[]> Gather<T>(params ReadOnlySpan<IAwaitable<T>> aws) =>
        GatherFuture<T[]>.Of(aws, returnExceptions: false, Results<T>);

    /// <inheritdoc cref="Gather{T}(ReadOnlySpan{IAwaitable{T}})"/>
    [OverloadResolutionPriority(3)]
    public static Future<T[]> Gather<T>(params ReadOnlySpan<Task<T>> aws) =>
        GatherFuture<T[]>.Of(Sequences.ToArray(aws), returnExceptions: false, Results<T>);

    /// <summary>Nothing to run: a future of no results that is done already (asyncio's <c>gather()</c> without arguments).</summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <returns>The future.</returns>
    [OverloadResolutionPriority(4)]
    public static Future<T[]> Gather<T>() => GatherFuture<T[]>.Of([], returnExceptions: false, Results<T>);

    /// <summary>Nothing to run: a future of no results that is done already (asyncio's <c>gather()</c> without arguments).</summary>
    /// <returns>The future.</returns>
    [OverloadResolutionPriority(4)]
    public static Future<object?[]> Gather() => GatherFuture<object?[]>.Of([], returnExceptions: false, UntypedResults);

    /// <summary>Runs awaitables of different types concurrently and collects their results (asyncio's <c>gather()</c>).</summary>
    /// <returns>A future of a tuple, in the order of the arguments; errors and cancellation as for the other overloads.</returns>
    /// <typeparam name="T1">The type of the first result.</typeparam>
    /// <typeparam name="T2">The type of the second result.</typeparam>
    /// <param name="aw1">The first awaitable.</param>
    /// <param name="aw2">The second awaitable.</param>
    // twins: arguments 3-8
    [OverloadResolutionPriority(2)]
    public static Future<(T1, T2)> Gather<T1, T2>(IAwaitable<T1> aw1, IAwaitable<T2> aw2) =>
        GatherFuture<(T1, T2)>.Of([aw1, aw2], returnExceptions: false, static done => (done[0].ResultOf<T1>(), done[1].ResultOf<T2>()));

    /// <summary>
    /// Runs awaitables of any kind concurrently and collects their results untyped, in order (asyncio's <c>gather()</c>).
    /// </summary>
    /// <param name="aws">Coroutines, tasks and futures; those without a result count as null.</param>
    /// <returns>A future; errors and cancellation as for the other overloads.</returns>
    [OverloadResolutionPriority(1)]
    public static Future<object?[]> Gather(params ReadOnlySpan<IAwaitable> aws) =>
        GatherFuture<object?[]>.Of(aws, returnExceptions: false, UntypedResults);

    /// <summary>Waits for native tasks together and collects their results untyped, in order.</summary>
    /// <param name="aws">Hot native tasks. Cancelling the gather does not reach into them.</param>
    /// <returns>A future; a task without a result counts as null.</returns>
    [OverloadResolutionPriority(1)]
    public static Future<object?[]> Gather(params ReadOnlySpan<Task> aws) =>
        GatherFuture<object?[]>.Of(Sequences.ToArray(aws), returnExceptions: false, UntypedResults);

    /// <summary>
    /// Runs awaitables of mixed kinds, native tasks among them, concurrently and collects their results untyped, in order.
    /// </summary>
    /// <param name="aws">Coroutines, tasks, futures, native tasks and value tasks.</param>
    /// <returns>A future; what has no result counts as null.</returns>
    /// <exception cref="ArgumentException">An argument cannot be awaited.</exception>
    public static Future<object?[]> Gather(params ReadOnlySpan<object> aws) =>
        GatherFuture<object?[]>.Of(UntypedTask.WrapAll(aws), returnExceptions: false, UntypedResults);

    /// <summary>
    /// Runs awaitables concurrently and collects results and errors alike (asyncio's <c>gather(..., return_exceptions=True)</c>).
    /// </summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="aws">Coroutines (they become tasks), tasks and futures.</param>
    /// <returns>A future of outcomes in the order of the arguments. It fails only if it is cancelled itself.</returns>
    [OverloadResolutionPriority(3)]
    public static Future<Outcome<T>[]> GatherReturnExceptions<T>(params ReadOnlySpan<IAwaitable<T>> aws) =>
        GatherFuture<Outcome<T>[]>.Of(aws, returnExceptions: true, Outcomes<T>);

    /// <inheritdoc cref="GatherReturnExceptions{T}(ReadOnlySpan{IAwaitable{T}})"/>
    [OverloadResolutionPriority(3)]
    public static Future<Outcome<T>[]> GatherReturnExceptions<T>(params ReadOnlySpan<Task<T>> aws) =>
        GatherFuture<Outcome<T>[]>.Of(Sequences.ToArray(aws), returnExceptions: true, Outcomes<T>);

    /// <inheritdoc cref="GatherReturnExceptions{T}(ReadOnlySpan{IAwaitable{T}})"/>
    [OverloadResolutionPriority(1)]
    public static Future<Outcome<object?>[]> GatherReturnExceptions(params ReadOnlySpan<IAwaitable> aws) =>
        GatherFuture<Outcome<object?>[]>.Of(aws, returnExceptions: true, Outcomes<object?>);

    /// <summary>Runs awaitables of mixed kinds, native tasks among them, concurrently and collects results and errors alike.</summary>
    /// <param name="aws">Coroutines, tasks, futures, native tasks and value tasks.</param>
    /// <returns>A future of outcomes in the order of the arguments; what has no result counts as null.</returns>
    /// <exception cref="ArgumentException">An argument cannot be awaited.</exception>
    public static Future<Outcome<object?>[]> GatherReturnExceptions(params ReadOnlySpan<object> aws) =>
        GatherFuture<Outcome<object?>[]>.Of(UntypedTask.WrapAll(aws), returnExceptions: true, Outcomes<object?>);

    private static T[] Results<T>(Future[] done) => Array.ConvertAll(done, static future => future.ResultOf<T>());

    private static object?[] UntypedResults(Future[] done) => Array.ConvertAll(done, static future => future.UncheckedResult);

    private static Outcome<T>[] Outcomes<T>(Future[] done) => Array.ConvertAll(done, OutcomeOf<T>);

    private static Outcome<T> OutcomeOf<T>(Future done) =>
        done.Cancelled() ? new Outcome<T>(done.DescribeCancellation())
        : done.Exception() is { } error ? new Outcome<T>(error)
        : new Outcome<T>(done.ResultOf<T>());
}
