namespace AsyncioSharp.Conformance;

/// <summary>A lock may be used on one loop after the other; once somebody had to wait for it, waiting for it on another loop is an error.</summary>
[Scenario("lock_belongs_to_the_loop_of_its_first_wait", 143)]
public static class LockBelongsToTheLoopOfItsFirstWait
{
    private static async Coroutine Use(AsyncioLock gate)
    {
        using (await gate.Acquire())
        {
        }
    }

    private static async Coroutine Contend(Trace t, AsyncioLock gate)
    {
        await gate.Acquire();
        var task = Asyncio.CreateTask(Use(gate));
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        gate.Release();
        try
        {
            await task;
            t.Say("fine");
        }
        catch (InvalidOperationException e)
        {
            t.Say(t.Error(e));
        }
    }

    public static void Run(Trace t)
    {
        var gate = new AsyncioLock();
        foreach (var program in new[] { Use(gate), Use(gate), Contend(t, gate), Use(gate), Contend(t, gate) })
        {
            var loop = t.Loop();
            loop.RunUntilComplete(program);
            loop.Close();
            t.Say("next");
        }
    }
}
