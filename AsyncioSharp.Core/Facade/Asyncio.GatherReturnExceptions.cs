using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// The typed tuples; what they share with the other forms is in Asyncio.Gather.cs.
public static partial class Asyncio
{
    /// <summary>
    /// Runs awaitables of different types concurrently and collects results and errors alike (asyncio's <c>gather(...,
    /// return_exceptions=True)</c>).
    /// </summary>
    /// <returns>A future of a tuple of outcomes, in the order of the arguments. It fails only if it is cancelled itself.</returns>
    /// <typeparam name="T1">The type of the first result.</typeparam>
    /// <typeparam name="T2">The type of the second result.</typeparam>
    /// <param name="aw1">The first awaitable.</param>
    /// <param name="aw2">The second awaitable.</param>
    // twins: arguments 3-8
    [OverloadResolutionPriority(2)]
    public static Future<(Outcome<T1>, Outcome<T2>)> GatherReturnExceptions<T1, T2>(IAwaitable<T1> aw1, IAwaitable<T2> aw2) =>
        GatherFuture<(Outcome<T1>, Outcome<T2>)>
            .Of([aw1, aw2], returnExceptions: true, static done => (OutcomeOf<T1>(done[0]), OutcomeOf<T2>(done[1])));
}
