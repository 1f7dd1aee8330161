namespace AsyncioSharp.Conformance;

/// <summary>A value returned by an inner that drops the cancellation is returned, limit or not.</summary>
[Scenario("wait_for_inner_swallows_the_cancel", 114)]
public static class WaitForInnerSwallowsTheCancel
{
    private static async Coroutine<string> Worker(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError)
        {
            t.At("dropped");
        }
        return "nevertheless";
    }

    public static async Coroutine Main(Trace t)
    {
        t.At(await Asyncio.WaitFor(Worker(t), 1));
        t.Say($"cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        await Asyncio.Sleep(1);
        t.At("end");
    }

    public static async Task Native(Trace t)
    {
        t.At(await Asyncio.WaitFor(Asyncio.CreateTask(() => WorkerNative(t)), 1));
        t.Say($"cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        await Asyncio.Sleep(1);
        t.At("end");
    }

    private static async Task<string> WorkerNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError)
        {
            t.At("dropped");
        }
        return "nevertheless";
    }
}
