namespace AsyncioSharp.Tests.Tasks;

/// <summary>The ways in which a task can wait for another one. Each makes the body of a task.</summary>
internal static class WaysOfWaiting
{
    public static readonly IReadOnlyDictionary<string, Func<AsyncioTask, Coroutine>> All = new Dictionary<string, Func<AsyncioTask, Coroutine>>
    {
        ["await"] = Awaits,
        ["Gather"] = static async Coroutine (other) => await Asyncio.Gather(new IAwaitable[] { other }),
        ["Gather of two"] = static async Coroutine (other) => await Asyncio.Gather(new IAwaitable[] { Asyncio.GetRunningLoop().CreateFuture(), other }),
        ["Gather of gathers"] = static async Coroutine (other) => await Asyncio.Gather(new IAwaitable[] { Asyncio.Gather(new IAwaitable[] { other }) }),
        ["GatherReturnExceptions"] = static async Coroutine (other) => await Asyncio.GatherReturnExceptions(new IAwaitable[] { other }),
        ["WaitFor"] = static other => Asyncio.WaitFor(other, 1000),
        ["Shield"] = static async Coroutine (other) => await Asyncio.Shield(other),
        ["Wait"] = static async Coroutine (other) => await Asyncio.Wait([other]),
        ["AsCompleted"] = static async Coroutine (other) =>
        {
            foreach (Coroutine next in Asyncio.AsCompleted(new IAwaitable[] { other }))
            {
                await next;
            }
        },
        ["Timeout"] = static other => Asyncio.Timeout(1000, async Coroutine (_) => await other),
        ["CancelScope"] = static other => Asyncio.CancelScope(async Coroutine (_) => await other),
        ["MoveOnAfter"] = static other => Asyncio.MoveOnAfter(1000, async Coroutine (_) => await other),
        ["EnsureFuture"] = static async Coroutine (other) => await Asyncio.EnsureFuture(Awaits(other)),
        ["WrapFuture"] = static async Coroutine (other) => await Asyncio.WrapFuture(Native(other)),
        ["TaskGroup"] = static other => Asyncio.TaskGroup(async Coroutine (group) => { _ = group.CreateTask(Awaits(other)); }),
        ["TaskGroup of two"] = static other => Asyncio.TaskGroup(async Coroutine (group) =>
        {
            _ = group.CreateTask(Awaits(other));
            _ = group.CreateTask(Awaits(other));
        }),
        ["TaskGroup in a TaskGroup"] = static other => Asyncio.TaskGroup(async Coroutine (group) =>
        {
            _ = group.CreateTask(Asyncio.TaskGroup(async Coroutine (inner) => { _ = inner.CreateTask(Awaits(other)); }));
        }),
        ["Start"] = static other => Asyncio.TaskGroup(async Coroutine (group) => await group.Start(async Coroutine (_) => await other)),
        ["generator"] = static other => Asyncio.Coroutine(Yields(other)),
        ["async Task"] = static async Coroutine (other) => await Native(other),
    };

    private static async Coroutine Awaits(IAwaitable other) => await other;

    private static async Task Native(Future other) => await other;

    private static IEnumerable<IAwaitable> Yields(IAwaitable other)
    {
        yield return other;
    }
}
