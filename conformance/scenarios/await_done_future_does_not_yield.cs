namespace AsyncioSharp.Conformance;

/// <summary>Awaiting a future that is done goes on at once: nothing else runs in between.</summary>
[Scenario("await_done_future_does_not_yield", 46)]
public static class AwaitDoneFutureDoesNotYield
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var future = loop.CreateFuture<string>();
        future.SetResult("value");
        var failed = loop.CreateFuture<string>();
        failed.SetException(new ArgumentException());
        loop.CallSoon(() => t.Say("other"));
        t.Say(await future);
        t.Say(await future);
        try
        {
            await failed;
        }
        catch (ArgumentException e)
        {
            t.Say(t.Error(e));
        }
        await Asyncio.Sleep(0);
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var future = loop.CreateFuture<string>();
        future.SetResult("value");
        var failed = loop.CreateFuture<string>();
        failed.SetException(new ArgumentException());
        loop.CallSoon(() => t.Say("other"));
        t.Say(await future);
        t.Say(await future);
        try
        {
            await failed;
        }
        catch (ArgumentException e)
        {
            t.Say(t.Error(e));
        }
        await Asyncio.Sleep(0);
        t.Say("end");
    }
}
