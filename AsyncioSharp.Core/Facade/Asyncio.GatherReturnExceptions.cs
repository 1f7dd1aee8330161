using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// The typed tuples; what they share with the other forms is in Asyncio.Gather.cs.
public static partial class Asyncio
{
    /// <summary>Runs awaitables of different types concurrently and collects results and errors alike (asyncio's <c>gather(..., return_exceptions=True)</c>).</summary>
    /// <returns>A future of a tuple of outcomes, in the order of the arguments. It fails only if it is cancelled itself.</returns>
    /// <typeparam name="T1">The type of the first result.</typeparam>
    /// <typeparam name="T2">The type of the second result.</typeparam>
    /// <param name="aw1">The first awaitable.</param>
    /// <param name="aw2">The second awaitable.</param>
    [OverloadResolutionPriority(2)]
    public static Future<(Outcome<T1>, Outcome<T2>)> GatherReturnExceptions<T1, T2>(IAwaitable<T1> aw1, IAwaitable<T2> aw2) =>
        GatherFuture<(Outcome<T1>, Outcome<T2>)>.Of([aw1, aw2], returnExceptions: true, static done => (OutcomeOf<T1>(done[0]), OutcomeOf<T2>(done[1])));

    /// <summary>Runs awaitables of different types concurrently and collects results and errors alike (asyncio's <c>gather(..., return_exceptions=True)</c>).</summary>
    /// <returns>A future of a tuple of outcomes, in the order of the arguments. It fails only if it is cancelled itself.</returns>
    /// <typeparam name="T1">The type of the first result.</typeparam>
    /// <typeparam name="T2">The type of the second result.</typeparam>
    /// <typeparam name="T3">The type of the third result.</typeparam>
    /// <param name="aw1">The first awaitable.</param>
    /// <param name="aw2">The second awaitable.</param>
    /// <param name="aw3">The third awaitable.</param>
    [OverloadResolutionPriority(2)]
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>)> GatherReturnExceptions<T1, T2, T3>(IAwaitable<T1> aw1, IAwaitable<T2> aw2, IAwaitable<T3> aw3) =>
        GatherFuture<(Outcome<T1>, Outcome<T2>, Outcome<T3>)>.Of([aw1, aw2, aw3], returnExceptions: true, static done => (OutcomeOf<T1>(done[0]), OutcomeOf<T2>(done[1]), OutcomeOf<T3>(done[2])));

    /// <summary>Runs awaitables of different types concurrently and collects results and errors alike (asyncio's <c>gather(..., return_exceptions=True)</c>).</summary>
    /// <returns>A future of a tuple of outcomes, in the order of the arguments. It fails only if it is cancelled itself.</returns>
    /// <typeparam name="T1">The type of the first result.</typeparam>
    /// <typeparam name="T2">The type of the second result.</typeparam>
    /// <typeparam name="T3">The type of the third result.</typeparam>
    /// <typeparam name="T4">The type of the fourth result.</typeparam>
    /// <param name="aw1">The first awaitable.</param>
    /// <param name="aw2">The second awaitable.</param>
    /// <param name="aw3">The third awaitable.</param>
    /// <param name="aw4">The fourth awaitable.</param>
    [OverloadResolutionPriority(2)]
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>)> GatherReturnExceptions<T1, T2, T3, T4>(IAwaitable<T1> aw1, IAwaitable<T2> aw2, IAwaitable<T3> aw3, IAwaitable<T4> aw4) =>
        GatherFuture<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>)>.Of([aw1, aw2, aw3, aw4], returnExceptions: true, static done => (OutcomeOf<T1>(done[0]), OutcomeOf<T2>(done[1]), OutcomeOf<T3>(done[2]), OutcomeOf<T4>(done[3])));

    /// <summary>Runs awaitables of different types concurrently and collects results and errors alike (asyncio's <c>gather(..., return_exceptions=True)</c>).</summary>
    /// <returns>A future of a tuple of outcomes, in the order of the arguments. It fails only if it is cancelled itself.</returns>
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
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>)> GatherReturnExceptions<T1, T2, T3, T4, T5>(IAwaitable<T1> aw1, IAwaitable<T2> aw2, IAwaitable<T3> aw3, IAwaitable<T4> aw4, IAwaitable<T5> aw5) =>
        GatherFuture<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>)>.Of([aw1, aw2, aw3, aw4, aw5], returnExceptions: true, static done => (OutcomeOf<T1>(done[0]), OutcomeOf<T2>(done[1]), OutcomeOf<T3>(done[2]), OutcomeOf<T4>(done[3]), OutcomeOf<T5>(done[4])));

    /// <summary>Runs awaitables of different types concurrently and collects results and errors alike (asyncio's <c>gather(..., return_exceptions=True)</c>).</summary>
    /// <returns>A future of a tuple of outcomes, in the order of the arguments. It fails only if it is cancelled itself.</returns>
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
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>, Outcome<T6>)> GatherReturnExceptions<T1, T2, T3, T4, T5, T6>(IAwaitable<T1> aw1, IAwaitable<T2> aw2, IAwaitable<T3> aw3, IAwaitable<T4> aw4, IAwaitable<T5> aw5, IAwaitable<T6> aw6) =>
        GatherFuture<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>, Outcome<T6>)>.Of([aw1, aw2, aw3, aw4, aw5, aw6], returnExceptions: true, static done => (OutcomeOf<T1>(done[0]), OutcomeOf<T2>(done[1]), OutcomeOf<T3>(done[2]), OutcomeOf<T4>(done[3]), OutcomeOf<T5>(done[4]), OutcomeOf<T6>(done[5])));

    /// <summary>Runs awaitables of different types concurrently and collects results and errors alike (asyncio's <c>gather(..., return_exceptions=True)</c>).</summary>
    /// <returns>A future of a tuple of outcomes, in the order of the arguments. It fails only if it is cancelled itself.</returns>
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
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>, Outcome<T6>, Outcome<T7>)> GatherReturnExceptions<T1, T2, T3, T4, T5, T6, T7>(IAwaitable<T1> aw1, IAwaitable<T2> aw2, IAwaitable<T3> aw3, IAwaitable<T4> aw4, IAwaitable<T5> aw5, IAwaitable<T6> aw6, IAwaitable<T7> aw7) =>
        GatherFuture<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>, Outcome<T6>, Outcome<T7>)>.Of([aw1, aw2, aw3, aw4, aw5, aw6, aw7], returnExceptions: true, static done => (OutcomeOf<T1>(done[0]), OutcomeOf<T2>(done[1]), OutcomeOf<T3>(done[2]), OutcomeOf<T4>(done[3]), OutcomeOf<T5>(done[4]), OutcomeOf<T6>(done[5]), OutcomeOf<T7>(done[6])));

    /// <summary>Runs awaitables of different types concurrently and collects results and errors alike (asyncio's <c>gather(..., return_exceptions=True)</c>).</summary>
    /// <returns>A future of a tuple of outcomes, in the order of the arguments. It fails only if it is cancelled itself.</returns>
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
    public static Future<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>, Outcome<T6>, Outcome<T7>, Outcome<T8>)> GatherReturnExceptions<T1, T2, T3, T4, T5, T6, T7, T8>(IAwaitable<T1> aw1, IAwaitable<T2> aw2, IAwaitable<T3> aw3, IAwaitable<T4> aw4, IAwaitable<T5> aw5, IAwaitable<T6> aw6, IAwaitable<T7> aw7, IAwaitable<T8> aw8) =>
        GatherFuture<(Outcome<T1>, Outcome<T2>, Outcome<T3>, Outcome<T4>, Outcome<T5>, Outcome<T6>, Outcome<T7>, Outcome<T8>)>.Of([aw1, aw2, aw3, aw4, aw5, aw6, aw7, aw8], returnExceptions: true, static done => (OutcomeOf<T1>(done[0]), OutcomeOf<T2>(done[1]), OutcomeOf<T3>(done[2]), OutcomeOf<T4>(done[3]), OutcomeOf<T5>(done[4]), OutcomeOf<T6>(done[5]), OutcomeOf<T7>(done[6]), OutcomeOf<T8>(done[7])));
}
