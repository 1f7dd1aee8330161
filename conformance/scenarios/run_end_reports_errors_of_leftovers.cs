namespace AsyncioSharp.Conformance;

/// <summary>A leftover that fails during its cleanup is reported to the exception handler; a cancelled one is not.</summary>
[Scenario("run_end_reports_errors_of_leftovers", 229)]
public static class RunEndReportsErrorsOfLeftovers
{
    private static async Coroutine Worker(Trace t, string name)
    {
        try
        {
            await Asyncio.Sleep(100);
        }
        finally
        {
            t.At($"{name} finally");
            if (name == "failing")
                throw new ArgumentException();
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetExceptionHandler((_, context) => t.Say($"handler: {t.Error(context.Exception)}, task given {context.Task is not null}"));
        var one = Asyncio.CreateTask(Worker(t, "failing"));
        await Asyncio.Sleep(1);
        t.At("main ends");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetExceptionHandler((_, context) => t.Say($"handler: {t.Error(context.Exception)}, task given {context.Task is not null}"));
        var one = Asyncio.CreateTask(() => WorkerNative(t, "failing"));
        await Asyncio.Sleep(1);
        t.At("main ends");
    }

    private static async Task WorkerNative(Trace t, string name)
    {
        try
        {
            await Asyncio.Sleep(100);
        }
        finally
        {
            t.At($"{name} finally");
            if (name == "failing")
                throw new ArgumentException();
        }
    }
}
