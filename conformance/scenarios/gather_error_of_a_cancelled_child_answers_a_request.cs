namespace AsyncioSharp.Conformance;

/// <summary>A gather that a cancelled child has failed wakes its awaiter with that cancellation; a request to the awaiter in between is answered by it.</summary>
[Scenario("gather_error_of_a_cancelled_child_answers_a_request", 107)]
public static class GatherErrorOfACancelledChildAnswersARequest
{
    private static async Coroutine Child() => await Asyncio.Sleep(10);

    private static async Coroutine Parent(Trace t, AsyncioTask task)
    {
        try
        {
            await Asyncio.Gather(task);
        }
        catch (CancelledError e)
        {
            t.At($"{t.Error(e)} {t.Reason(e)}");
        }
        await Asyncio.Sleep(1);
        t.At($"undisturbed, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
    }

    public static async Coroutine Main(Trace t)
    {
        AsyncioTask low = Asyncio.CreateTask(Child());
        AsyncioTask top = Asyncio.CreateTask(Parent(t, low));
        await Asyncio.Sleep(1);
        low.Cancel("to the child");
        low.AddDoneCallback(_ => top.Cancel("to the parent"));
        await top;
        t.Say(t.Ended(top));
    }
}
