namespace AsyncioSharp.Tests.Performance;

/// <summary>Something that programs do often, and how many bytes one such operation takes.</summary>
/// <param name="Name">As docs/performance.md has it.</param>
/// <param name="Repeat">Does it a number of times, one after the other.</param>
internal sealed record HotPath(string Name, Func<int, Coroutine> Repeat)
{
    private const int Operations = 1000;
    private const int Rounds = 200;

    public static IReadOnlyList<HotPath> All { get; } =
    [
        .. HotPaths.OfTheLoop,
        .. HotPaths.OfTasks,
        .. HotPaths.OfScopes,
        .. HotPaths.OfPrimitives,
    ];

    /// <summary>
    /// Bytes of the loop's thread per operation, the least of many rounds: code that is not optimised yet boxes where optimised code does not.
    /// </summary>
    public long Measure() => AsyncioContext.Run(
        async Coroutine<long> () =>
        {
            long best = long.MaxValue;
            for (int round = 0; round < Rounds; round++)
            {
                long start = GC.GetAllocatedBytesForCurrentThread();
                await Repeat(Operations);
                best = Math.Min(best, GC.GetAllocatedBytesForCurrentThread() - start);
            }

            return best / Operations;
        },
        loopFactory: static () => new EventLoop(new VirtualClock()));
}
