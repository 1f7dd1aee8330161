namespace AsyncioSharp.Conformance;

/// <summary>The default executor's threads are named after asyncio; after its shutdown it refuses work, and other executors go on.</summary>
[Scenario("default_executor_and_its_end", 28)]
public static class DefaultExecutorAndItsEnd
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();

        string Name() => Thread.CurrentThread.Name!.Split('_')[0];

        t.Say(await loop.RunInExecutor(null, Name));
        using var own = new ThreadPoolExecutor(1, threadNamePrefix: "own");
        t.Say(await loop.RunInExecutor(own, Name));
        await loop.ShutdownDefaultExecutor();
        try
        {
            await loop.RunInExecutor(null, Name);
        }
        catch (InvalidOperationException e)
        {
            t.Say(t.Error(e));
        }
        t.Say(await loop.RunInExecutor(own, Name));
    }
}
