namespace AsyncioSharp.Conformance;

/// <summary>A task that awaits a future of another loop gets a RuntimeError, and the future is left alone.</summary>
[Scenario("future_of_another_loop_fails_its_awaiter", 53)]
public static class FutureOfAnotherLoopFailsItsAwaiter
{
    private static async Coroutine Wait(Trace t, Future future)
    {
        try
        {
            await future;
        }
        catch (InvalidOperationException e)
        {
            t.Say($"{t.Error(e)}, future {t.State(future)}");
        }
        await Asyncio.Sleep(1);
        t.At("goes on");
    }

    public static void Run(Trace t)
    {
        var other = Asyncio.NewEventLoop();
        var future = other.CreateFuture();
        var loop = t.Loop();
        loop.RunUntilComplete(Wait(t, future));
        loop.Close();
        other.Close();
    }
}
