namespace AsyncioSharp.Conformance;

/// <summary>Tasks without a name get names of their own, which no task of any loop shares.</summary>
[Scenario("default_task_names_are_unique", 71)]
public static class DefaultTaskNamesAreUnique
{
    private static async Coroutine<string> Name() => Asyncio.CurrentTask()!.GetName();

    private static async Coroutine<string[]> Names() =>
        [await Asyncio.CreateTask(Name()), await Asyncio.CreateTask(Name()), await Asyncio.CreateTask(Name()), await Name()];

    public static void Run(Trace t)
    {
        List<string> found = [];
        for (int i = 0; i < 2; i++)
        {
            var loop = t.Loop();
            found.AddRange(loop.RunUntilComplete(Names()));
            loop.Close();
        }
        t.Say($"{found.Count} tasks, {found.Distinct().Count()} names, all given {found.All(name => name.Length > 0)}");
    }
}
