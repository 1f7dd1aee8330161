using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// Overloads by what is known at compile time: one type (an array), up to eight types (a tuple), no results, native tasks, anything mixed.
// Priorities: one type before a tuple of equal types; typed before untyped; untyped awaitables before plain objects.
public static partial class Asyncio
{
    /// <summary>Runs awaitables concurrently and collects their results in the order of the arguments (asyncio's <c>gather()</c>).</summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="aws">Coroutines (they become tasks), tasks and futures. The same one twice is run once.</param>
    /// <returns>
    /// A future. The first error is its error at once, while the others run on. Cancelling it cancels all. Without arguments it is done already.
    /// </returns>
    /// <exception cref="ArgumentException">The futures belong to different loops, or one is null.</exception>
    [OverloadResolutionPriority(3)]
    public static Future<T[]> Gather<T>(params ReadOnlySpan<IAwaitable<T>> aws) => GatherFuture<T[]>.Of(aws, returnExceptions: false, Results<T>);

    /// <inheritdoc cref="Gather{T}(ReadOnlySpan{IAwaitable{T}})"/>
    [OverloadResolutionPriority(3)]
    public static Future<T[]> Gather<T>(params ReadOnlySpan<Task<T>> aws) => GatherFuture<T[]>.Of(Sequences.ToArray(aws), returnExceptions: false, Results<T>);

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
    [OverloadResolutionPriority(2)]
    public static Future<(T1, T2)> Gather<T1, T2>(IAwaitable<T1> aw1, IAwaitable<T2> aw2) =>
        GatherFuture<(T1, T2)>.Of([aw1, aw2], returnExceptions: false, static done => (done[0].ResultOf<T1>(), done[1].ResultOf<T2>()));

    /// <summary>Runs awaitables of different types concurrently and collects their results (asyncio's <c>gather()</c>).</summary>
    /// <returns>A future of a tuple, in the order of the arguments; errors and cancellation as for the other overloads.</returns>
    /// <typeparam name="T1">The type of the first result.</typeparam>
    /// <typeparam name="T2">The type of the second result.</typeparam>
    /// <typeparam name="T3">The type of the third result.</typeparam>
    /// <param name="aw1">The first awaitable.</param>
    /// <param name="aw2">The second awaitable.</param>
    /// <param name="aw3">The third awaitable.</param>
    [OverloadResolutionPriority(2)]
    public static Future<(T1, T2, T3)> Gather<T1, T2, T3>(IAwaitable<T1> aw1, IAwaitable<T2> aw2, IAwaitable<T3> aw3) =>
        GatherFuture<(T1, T2, T3)>.Of([aw1, aw2, aw3], returnExceptions: false, static done => (done[0].ResultOf<T1>(), done[1].ResultOf<T2>(), done[2].ResultOf<T3>()));

    /// <summary>Runs awaitables of different types concurrently and collects their results (asyncio's <c>gather()</c>).</summary>
    /// <returns>A future of a tuple, in the order of the arguments; errors and cancellation as for the other overloads.</returns>
    /// <typeparam name="T1">The type of the first result.</typeparam>
    /// <typeparam name="T2">The type of the second result.</typeparam>
    /// <typeparam name="T3">The type of the third result.</typeparam>
    /// <typeparam name="T4">The type of the fourth result.</typeparam>
    /// <param name="aw1">The first awaitable.</param>
    /// <param name="aw2">The second awaitable.</param>
    /// <param name="aw3">The third awaitable.</param>
    /// <param name="aw4">The fourth awaitable.</param>
    [OverloadResolutionPriority(2)]
    public static Future<(T1, T2, T3, T4)> Gather<T1, T2, T3, T4>(IAwaitable<T1> aw1, IAwaitable<T2> aw2, IAwaitable<T3> aw3, IAwaitable<T4> aw4) =>
        GatherFuture<(T1, T2, T3, T4)>.Of([aw1, aw2, aw3, aw4], returnExceptions: false, static done => (done[0].ResultOf<T1>(), done[1].ResultOf<T2>(), done[2].ResultOf<T3>(), done[3].ResultOf<T4>()));

    /// <summary>Runs awaitables of different types concurrently and collects their results (asyncio's <c>gather()</c>).</summary>
    /// <returns>A future of a tuple, in the order of the arguments; errors and cancellation as for the other overloads.</returns>
    /// <typeparam name="T1">The type of the first result.</typeparam>
    /// <typeparam name="T2">The type of the second result.</typeparam>
    /// <typeparam name="T3">The type of the third result.</typeparam>
    /// <typeparam name="T4">The type of the fourth result.</typeparam>
    /// <typeparam name="T5">The type of the fifth result.</typeparam>
    /// <param name="aw1">The first awaitable.</param>
    /// <param name="aw2">The second awaitable.</param>
    /// <param name="aw3">The third awaitable.</param>
    /// <param name="aw4">The fourth awaitable.</param>
    /// <param name="aw5">The fifth awaitable.</param>
    [OverloadResolutionPriority(2)]
    public static Future<(T1, T2, T3, T4, T5)> Gather<T1, T2, T3, T4, T5>(IAwaitable<T1> aw1, IAwaitable<T2> aw2, IAwaitable<T3> aw3, IAwaitable<T4> aw4, IAwaitable<T5> aw5) =>
        GatherFuture<(T1, T2, T3, T4, T5)>.Of([aw1, aw2, aw3, aw4, aw5], returnExceptions: false, static done => (done[0].ResultOf<T1>(), done[1].ResultOf<T2>(), done[2].ResultOf<T3>(), done[3].ResultOf<T4>(), done[4].ResultOf<T5>()));

    /// <summary>Runs awaitables of different types concurrently and collects their results (asyncio's <c>gather()</c>).</summary>
    /// <returns>A future of a tuple, in the order of the arguments; errors and cancellation as for the other overloads.</returns>
    /// <typeparam name="T1">The type of the first result.</typeparam>
    /// <typeparam name="T2">The type of the second result.</typeparam>
    /// <typeparam name="T3">The type of the third result.</typeparam>
    /// <typeparam name="T4">The type of the fourth result.</typeparam>
    /// <typeparam name="T5">The type of the fifth result.</typeparam>
    /// <typeparam name="T6">The type of the sixth result.</typeparam>
    /// <param name="aw1">The first awaitable.</param>
    /// <param name="aw2">The second awaitable.</param>
    /// <param name="aw3">The third awaitable.</param>
    /// <param name="aw4">The fourth awaitable.</param>
    /// <param name="aw5">The fifth awaitable.</param>
    /// <param name="aw6">The sixth awaitable.</param>
    [OverloadResolutionPriority(2)]
    public static Future<(T1, T2, T3, T4, T5, T6)> Gather<T1, T2, T3, T4, T5, T6>(IAwaitable<T1> aw1, IAwaitable<T2> aw2, IAwaitable<T3> aw3, IAwaitable<T4> aw4, IAwaitable<T5> aw5, IAwaitable<T6> aw6) =>
        GatherFuture<(T1, T2, T3, T4, T5, T6)>.Of([aw1, aw2, aw3, aw4, aw5, aw6], returnExceptions: false, static done => (done[0].ResultOf<T1>(), done[1].ResultOf<T2>(), done[2].ResultOf<T3>(), done[3].ResultOf<T4>(), done[4].ResultOf<T5>(), done[5].ResultOf<T6>()));

    /// <summary>Runs awaitables of different types concurrently and collects their results (asyncio's <c>gather()</c>).</summary>
    /// <returns>A future of a tuple, in the order of the arguments; errors and cancellation as for the other overloads.</returns>
    /// <typeparam name="T1">The type of the first result.</typeparam>
    /// <typeparam name="T2">The type of the second result.</typeparam>
    /// <typeparam name="T3">The type of the third result.</typeparam>
    /// <typeparam name="T4">The type of the fourth result.</typeparam>
    /// <typeparam name="T5">The type of the fifth result.</typeparam>
    /// <typeparam name="T6">The type of the sixth result.</typeparam>
    /// <typeparam name="T7">The type of the seventh result.</typeparam>
    /// <param name="aw1">The first awaitable.</param>
    /// <param name="aw2">The second awaitable.</param>
    /// <param name="aw3">The third awaitable.</param>
    /// <param name="aw4">The fourth awaitable.</param>
    /// <param name="aw5">The fifth awaitable.</param>
    /// <param name="aw6">The sixth awaitable.</param>
    /// <param name="aw7">The seventh awaitable.</param>
    [OverloadResolutionPriority(2)]
    public static Future<(T1, T2, T3, T4, T5, T6, T7)> Gather<T1, T2, T3, T4, T5, T6, T7>(IAwaitable<T1> aw1, IAwaitable<T2> aw2, IAwaitable<T3> aw3, IAwaitable<T4> aw4, IAwaitable<T5> aw5, IAwaitable<T6> aw6, IAwaitable<T7> aw7) =>
        GatherFuture<(T1, T2, T3, T4, T5, T6, T7)>.Of([aw1, aw2, aw3, aw4, aw5, aw6, aw7], returnExceptions: false, static done => (done[0].ResultOf<T1>(), done[1].ResultOf<T2>(), done[2].ResultOf<T3>(), done[3].ResultOf<T4>(), done[4].ResultOf<T5>(), done[5].ResultOf<T6>(), done[6].ResultOf<T7>()));

    /// <summary>Runs awaitables of different types concurrently and collects their results (asyncio's <c>gather()</c>).</summary>
    /// <returns>A future of a tuple, in the order of the arguments; errors and cancellation as for the other overloads.</returns>
    /// <typeparam name="T1">The type of the first result.</typeparam>
    /// <typeparam name="T2">The type of the second result.</typeparam>
    /// <typeparam name="T3">The type of the third result.</typeparam>
    /// <typeparam name="T4">The type of the fourth result.</typeparam>
    /// <typeparam name="T5">The type of the fifth result.</typeparam>
    /// <typeparam name="T6">The type of the sixth result.</typeparam>
    /// <typeparam name="T7">The type of the seventh result.</typeparam>
    /// <typeparam name="T8">The type of the eighth result.</typeparam>
    /// <param name="aw1">The first awaitable.</param>
    /// <param name="aw2">The second awaitable.</param>
    /// <param name="aw3">The third awaitable.</param>
    /// <param name="aw4">The fourth awaitable.</param>
    /// <param name="aw5">The fifth awaitable.</param>
    /// <param name="aw6">The sixth awaitable.</param>
    /// <param name="aw7">The seventh awaitable.</param>
    /// <param name="aw8">The eighth awaitable.</param>
    [OverloadResolutionPriority(2)]
    public static Future<(T1, T2, T3, T4, T5, T6, T7, T8)> Gather<T1, T2, T3, T4, T5, T6, T7, T8>(IAwaitable<T1> aw1, IAwaitable<T2> aw2, IAwaitable<T3> aw3, IAwaitable<T4> aw4, IAwaitable<T5> aw5, IAwaitable<T6> aw6, IAwaitable<T7> aw7, IAwaitable<T8> aw8) =>
        GatherFuture<(T1, T2, T3, T4, T5, T6, T7, T8)>.Of([aw1, aw2, aw3, aw4, aw5, aw6, aw7, aw8], returnExceptions: false, static done => (done[0].ResultOf<T1>(), done[1].ResultOf<T2>(), done[2].ResultOf<T3>(), done[3].ResultOf<T4>(), done[4].ResultOf<T5>(), done[5].ResultOf<T6>(), done[6].ResultOf<T7>(), done[7].ResultOf<T8>()));

    /// <summary>Runs awaitables of any kind concurrently and collects their results untyped, in order (asyncio's <c>gather()</c>).</summary>
    /// <param name="aws">Coroutines, tasks and futures; those without a result count as null.</param>
    /// <returns>A future; errors and cancellation as for the other overloads.</returns>
    [OverloadResolutionPriority(1)]
    public static Future<object?[]> Gather(params ReadOnlySpan<IAwaitable> aws) => GatherFuture<object?[]>.Of(aws, returnExceptions: false, UntypedResults);

    /// <summary>Waits for native tasks together and collects their results untyped, in order.</summary>
    /// <param name="aws">Hot native tasks. Cancelling the gather does not reach into them.</param>
    /// <returns>A future; a task without a result counts as null.</returns>
    [OverloadResolutionPriority(1)]
    public static Future<object?[]> Gather(params ReadOnlySpan<Task> aws) =>
        GatherFuture<object?[]>.Of(Sequences.ToArray(aws), returnExceptions: false, UntypedResults);

    /// <summary>Runs awaitables of mixed kinds, native tasks among them, concurrently and collects their results untyped, in order.</summary>
    /// <param name="aws">Coroutines, tasks, futures, native tasks and value tasks.</param>
    /// <returns>A future; what has no result counts as null.</returns>
    /// <exception cref="ArgumentException">An argument cannot be awaited.</exception>
    public static Future<object?[]> Gather(params ReadOnlySpan<object> aws) =>
        GatherFuture<object?[]>.Of(UntypedTask.WrapAll(aws), returnExceptions: false, UntypedResults);

    /// <summary>Runs awaitables concurrently and collects results and errors alike (asyncio's <c>gather(..., return_exceptions=True)</c>).</summary>
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
