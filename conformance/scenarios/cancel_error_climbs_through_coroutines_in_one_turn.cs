namespace AsyncioSharp.Conformance;

/// <summary>Through plain coroutines the error climbs in one turn, finally by finally, from the inside out.</summary>
[Scenario("cancel_error_climbs_through_coroutines_in_one_turn", 58, 83)]
public static class CancelErrorClimbsThroughCoroutinesInOneTurn
{
    private static async Coroutine Level(Trace t, int n)
    {
        try
        {
            if (n == 3)
                await Asyncio.Sleep(10);
            else
                await Level(t, n + 1);
        }
        finally
        {
            t.Say($"finally {n}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Level(t, 1));
        await Asyncio.Sleep(1);
        task.Cancel();
        t.Turns(3);
        await Asyncio.Wait([task]);
        t.Say(t.Ended(task));
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => LevelNative(t, 1));
        await Asyncio.Sleep(1);
        task.Cancel();
        t.Turns(3);
        await Asyncio.Wait([task]);
        t.Say(t.Ended(task));
    }

    private static async Task LevelNative(Trace t, int n)
    {
        try
        {
            if (n == 3)
                await Asyncio.Sleep(10);
            else
                await LevelNative(t, n + 1);
        }
        finally
        {
            t.Say($"finally {n}");
        }
    }
}
