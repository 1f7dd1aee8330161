namespace AsyncioSharp.Conformance;

/// <summary>The exception handler sees the context variables of the callback that failed, or of the task that the report names.</summary>
[Scenario("exception_handler_runs_in_the_context_of_what_failed", 26)]
public static class ExceptionHandlerRunsInTheContextOfWhatFailed
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var var = new ContextVar<string>("var", "default");
        loop.SetExceptionHandler((_, context) => t.Say($"{(context.Task is not null ? context.Message : "callback")}: {var.Get()}"));

        void Failing() => throw new ArgumentException();

        async Coroutine Worker()
        {
            var.Set("set by the worker");
            await Asyncio.Sleep(1);
        }

        var.Set("set before the callback");
        loop.CallSoon(Failing);
        var.Set("set by main");
        var task = Asyncio.CreateTask(Worker());
        await Asyncio.Sleep(0);
        loop.CallExceptionHandler(new LoopExceptionContext { Message = "about a task", Task = task });
        await task;
    }
}
