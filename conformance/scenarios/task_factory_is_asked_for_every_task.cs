namespace AsyncioSharp.Conformance;

/// <summary>A task factory is asked for the tasks of create_task(), gather and groups, and gets the context only if one was given.</summary>
[Scenario("task_factory_is_asked_for_every_task", 38)]
public static class TaskFactoryIsAskedForEveryTask
{
    private static async Coroutine<int> Work(int n) => n;

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();

        AsyncioTask Factory(EventLoop loop, Coroutine coro, TaskOptions options)
        {
            t.Say($"factory, context given {options.Context is not null}");
            return AsyncioTask.Create(coro, loop, options.Name, options.Context);
        }

        AsyncioTaskFactory factory = Factory;
        loop.SetTaskFactory(factory);
        t.Say($"set {ReferenceEquals(loop.GetTaskFactory(), factory)}");
        var task = Asyncio.CreateTask(Work(1), name: "one");
        t.Say($"{task.GetName()} {await task}");
        await Asyncio.CreateTask(Work(2), context: Context.CopyContext());
        await Asyncio.Gather(Work(3));
        await Asyncio.TaskGroup(async tg => _ = tg.CreateTask(Work(4)));
        loop.SetTaskFactory(null);
        await Asyncio.CreateTask(Work(5));
        t.Say($"set {loop.GetTaskFactory() is not null}");
    }
}
