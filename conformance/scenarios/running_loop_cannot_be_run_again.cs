namespace AsyncioSharp.Conformance;

/// <summary>A running loop can neither be run again nor closed, and no other loop can run in its thread.</summary>
[Scenario("running_loop_cannot_be_run_again", 17, 19)]
public static class RunningLoopCannotBeRunAgain
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var other = Asyncio.NewEventLoop();
        foreach (var (what, use) in new (string, Action)[]
        {
            ("run again", () => loop.RunUntilComplete(loop.CreateFuture())),
            ("run another", () => other.RunUntilComplete(other.CreateFuture())), ("close", () => loop.Close()),
        })
        {
            try
            {
                use();
                t.Say($"{what} went through");
            }
            catch (InvalidOperationException e)
            {
                t.Say($"{what}: {t.Error(e)}");
            }
        }
        other.Close();
        t.Say($"running {loop.IsRunning()}");
        await Asyncio.Sleep(0);
        t.Say("still alive");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var other = Asyncio.NewEventLoop();
        foreach (var (what, use) in new (string, Action)[]
        {
            ("run again", () => loop.RunUntilComplete(loop.CreateFuture())),
            ("run another", () => other.RunUntilComplete(other.CreateFuture())), ("close", () => loop.Close()),
        })
        {
            try
            {
                use();
                t.Say($"{what} went through");
            }
            catch (InvalidOperationException e)
            {
                t.Say($"{what}: {t.Error(e)}");
            }
        }
        other.Close();
        t.Say($"running {loop.IsRunning()}");
        await Asyncio.Sleep(0);
        t.Say("still alive");
    }
}
