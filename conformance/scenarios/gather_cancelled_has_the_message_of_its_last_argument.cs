namespace AsyncioSharp.Conformance;

/// <summary>A cancelled gather that returns exceptions ends with the cancellation of its last argument, whichever child ends last.</summary>
[Scenario("gather_cancelled_has_the_message_of_its_last_argument", 108)]
public static class GatherCancelledHasTheMessageOfItsLastArgument
{
    private static async Coroutine Worker(Trace t, string name, double delay)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError)
        {
            await Asyncio.Sleep(delay);
            t.At($"{name} ends");
            throw new CancelledError(name);
        }
    }

#pragma warning disable CS1998 // Nothing to await: it ends in its first step.
    private static async Coroutine Quick()
    {
    }
#pragma warning restore CS1998

    private static async Coroutine Show(Trace t, params Coroutine[] children)
    {
        AsyncioTask task = Asyncio.CreateTask(WaitForAll(children));
        await Asyncio.Sleep(1);
        task.Cancel("from outside");
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.At(t.Reason(e));
        }
    }

    private static async Coroutine WaitForAll(Coroutine[] children) => await Asyncio.GatherReturnExceptions(children);

    public static async Coroutine Main(Trace t)
    {
        await Show(t, Worker(t, "a", 2), Worker(t, "b", 1));
        await Show(t, Worker(t, "c", 1), Quick());
    }
}
