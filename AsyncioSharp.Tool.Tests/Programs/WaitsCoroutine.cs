namespace AsyncioSharp.Tool.Tests.Programs;

/// <summary>Tasks that wait for everything there is. Its twin is <see cref="WaitsTask"/>.</summary>
internal static class WaitsCoroutine
{
    private static readonly AsyncioLock s_gate = new();
    private static readonly AsyncioQueue<int> s_queue = new();
    private static readonly AsyncioEvent s_event = new();

    public static async Coroutine Begin()
    {
        Asyncio.CreateTask(Holder(), name: "holder");
        Asyncio.CreateTask(Taker(), name: "taker");
        Asyncio.CreateTask(Getter(), name: "getter");
        Asyncio.CreateTask(Listener(), name: "listener");
        Asyncio.CreateTask(Outsider(), name: "outsider");
        Asyncio.CreateTask(Limited(), name: "limited");
        AsyncioTask grouped = Asyncio.CreateTask(Grouped(), name: "grouped");
        Asyncio.CreateTask(Gatherer(grouped), name: "gatherer");
        Asyncio.GetRunningLoop().CallLater(0.2, TargetProgram.IsReady);
        await Asyncio.Sleep(1000);
    }

    private static async Coroutine Holder()
    {
        using (await s_gate.Acquire())
        {
            await Asyncio.Sleep(1000);
        }
    }

    private static async Coroutine Taker() => await Inner();

    private static async Coroutine Inner()
    {
        using (await s_gate.Acquire())
        {
        }
    }

    private static async Coroutine Getter() => await s_queue.Get();

    private static async Coroutine Listener() => await s_event.Wait();

    private static async Coroutine Outsider() => await new TaskCompletionSource().Task;

    private static async Coroutine Limited() =>
        await Asyncio.Timeout(500, async scope => await Asyncio.Sleep(1000));

    private static async Coroutine Grouped() =>
        await Asyncio.TaskGroup(async group =>
        {
            group.CreateTask(Worker(), name: "first");
            group.CreateTask(Worker(), name: "second");
            await Asyncio.Sleep(0.1);
        });

    private static async Coroutine Worker() => await Asyncio.Sleep(1000);

    private static async Coroutine Gatherer(AsyncioTask grouped) =>
        await Asyncio.Gather(grouped, Asyncio.CreateTask(Worker(), name: "third"));
}
