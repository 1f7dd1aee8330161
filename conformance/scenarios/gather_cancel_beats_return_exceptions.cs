namespace AsyncioSharp.Conformance;

/// <summary>A cancelled gather raises CancelledError even with return_exceptions.</summary>
[Scenario("gather_cancel_beats_return_exceptions", 108)]
public static class GatherCancelBeatsReturnExceptions
{
    private static async Coroutine<int> Worker(Trace t)
    {
        await Asyncio.Sleep(10);
        return 1;
    }

    public static async Coroutine Main(Trace t)
    {
        var gathering = Asyncio.GatherReturnExceptions(Worker(t), Worker(t));
        await Asyncio.Sleep(1);
        gathering.Cancel("all of it");
        try
        {
            await gathering;
            t.Say("never");
        }
        catch (CancelledError e)
        {
            t.At($"{t.Error(e)} {t.Reason(e)}");
        }
    }

    public static async Task Native(Trace t)
    {
        var gathering = Asyncio.GatherReturnExceptions(Asyncio.CreateTask(() => WorkerNative(t)), Asyncio.CreateTask(() => WorkerNative(t)));
        await Asyncio.Sleep(1);
        gathering.Cancel("all of it");
        try
        {
            await gathering;
            t.Say("never");
        }
        catch (CancelledError e)
        {
            t.At($"{t.Error(e)} {t.Reason(e)}");
        }
    }

    private static async Task<int> WorkerNative(Trace t)
    {
        await Asyncio.Sleep(10);
        return 1;
    }
}
