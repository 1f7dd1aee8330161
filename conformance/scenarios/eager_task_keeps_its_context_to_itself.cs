namespace AsyncioSharp.Conformance;

/// <summary>What an eager first step sets in a context variable its creator does not see, and the rest of the task does.</summary>
[Scenario("eager_task_keeps_its_context_to_itself", 72, 76)]
public static class EagerTaskKeepsItsContextToItself
{
    private static async Coroutine Work(Trace t, ContextVar<string> var)
    {
        t.Say($"work sees {var.Get()}");
        var.Set("set by work");
        await Asyncio.Sleep(0);
        t.Say($"work sees {var.Get()}");
    }

    public static async Coroutine Main(Trace t)
    {
        var var = new ContextVar<string>("var", "default");
        var.Set("set by main");
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        var task = Asyncio.CreateTask(Work(t, var));
        t.Say($"main sees {var.Get()}");
        await task;
        t.Say($"main sees {var.Get()}");
    }

    public static async Task Native(Trace t)
    {
        var var = new ContextVar<string>("var", "default");
        var.Set("set by main");
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        var task = Asyncio.CreateTask(() => WorkNative(t, var));
        t.Say($"main sees {var.Get()}");
        await task;
        t.Say($"main sees {var.Get()}");
    }

    private static async Task WorkNative(Trace t, ContextVar<string> var)
    {
        t.Say($"work sees {var.Get()}");
        var.Set("set by work");
        await Asyncio.Sleep(0);
        t.Say($"work sees {var.Get()}");
    }
}
