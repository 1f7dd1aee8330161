namespace AsyncioSharp.Conformance;

/// <summary>If the task of run_coroutine_threadsafe() cannot be made, the thread gets that error, and nothing runs.</summary>
[Scenario("run_coroutine_threadsafe_without_a_task", 56)]
public static class RunCoroutineThreadsafeWithoutATask
{
    private static async Coroutine Work(Trace t) => t.Say("never");

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();

        AsyncioTask Broken(EventLoop loop, Coroutine coro, TaskOptions options)
        {
            coro.Close();
            throw new ArgumentException("no task");
        }

        string Job()
        {
            try
            {
                Asyncio.RunCoroutineThreadsafe(Work(t), loop).GetAwaiter().GetResult();
                return "a result";
            }
            catch (ArgumentException e)
            {
                return t.Reason(e);
            }
        }

        loop.SetExceptionHandler((_, _) => { });
        loop.SetTaskFactory(Broken);
        var future = loop.RunInExecutor(null, Job);
        string result = await future;
        loop.SetTaskFactory(null);
        t.Say($"thread got {result}");
    }
}
