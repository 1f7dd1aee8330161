namespace AsyncioSharp.Conformance;

/// <summary>create_task() on a closed loop leaves the coroutine as it was, ensure_future() closes it.</summary>
[Scenario("closed_loop_makes_no_tasks", 39)]
public static class ClosedLoopMakesNoTasks
{
    private static async Coroutine Work(Trace t) => t.Say("work runs");

    public static void Run(Trace t)
    {
        var closed = Asyncio.NewEventLoop();
        closed.Close();
        foreach (var (what, make) in new (string, Action<Coroutine>)[] { ("create_task", coro => closed.CreateTask(coro)), ("ensure_future", coro => Asyncio.EnsureFuture(coro, loop: closed)) })
        {
            var coro = Work(t);
            try
            {
                make(coro);
            }
            catch (InvalidOperationException e)
            {
                t.Say($"{what}: {t.Error(e)}");
            }
            var loop = t.Loop();
            try
            {
                loop.RunUntilComplete(coro);
            }
            catch (InvalidOperationException e)
            {
                t.Say($"coroutine: {t.Error(e)}");
            }
            loop.Close();
        }
    }
}
