namespace AsyncioSharp.Tool.Tests.Programs;

/// <summary>Two tasks that wait for each other, and two that each hold the lock that the other wants.</summary>
internal static class Circle
{
    public static async Coroutine MainCoroutine()
    {
        AsyncioTask? second = null;
        AsyncioTask first = Asyncio.CreateTask(WaitsFor(() => second!), name: "first");
        second = Asyncio.CreateTask(WaitsFor(() => first), name: "second");
        AsyncioLock one = new(), other = new();
        Asyncio.CreateTask(TakesBoth(one, other), name: "third");
        Asyncio.CreateTask(TakesBoth(other, one), name: "fourth");
        Asyncio.GetRunningLoop().CallLater(0.2, TargetProgram.IsReady);
        await Asyncio.Sleep(1000);
    }

    public static async Task MainTask()
    {
        AsyncioTask? second = null;
        AsyncioTask first = Asyncio.CreateTask(() => WaitsForTask(() => second!), name: "first");
        second = Asyncio.CreateTask(() => WaitsForTask(() => first), name: "second");
        AsyncioLock one = new(), other = new();
        Asyncio.CreateTask(() => TakesBothTask(one, other), name: "third");
        Asyncio.CreateTask(() => TakesBothTask(other, one), name: "fourth");
        Asyncio.GetRunningLoop().CallLater(0.2, TargetProgram.IsReady);
        await Asyncio.Sleep(1000);
    }

    private static async Coroutine WaitsFor(Func<AsyncioTask> other) => await other();

    private static async Task WaitsForTask(Func<AsyncioTask> other) => await other();

    private static async Coroutine TakesBoth(AsyncioLock one, AsyncioLock other)
    {
        using (await one.Acquire())
        {
            await Asyncio.Sleep(0.05);
            using (await other.Acquire())
            {
            }
        }
    }

    private static async Task TakesBothTask(AsyncioLock one, AsyncioLock other)
    {
        using (await one.Acquire())
        {
            await Asyncio.Sleep(0.05);
            using (await other.Acquire())
            {
            }
        }
    }
}
