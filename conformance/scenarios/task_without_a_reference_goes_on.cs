namespace AsyncioSharp.Conformance;

/// <summary>A task that nobody holds goes on while it is ready or waits for something that the loop holds.</summary>
[Scenario("task_without_a_reference_goes_on", 66)]
public static class TaskWithoutAReferenceGoesOn
{
    private static async Coroutine Work(Trace t)
    {
        t.Say("begins");
        await Asyncio.Sleep(0);
        t.Say("goes on");
        await Asyncio.Sleep(1);
        t.At("ends");
    }

    private static void Start(Trace t) => _ = Asyncio.CreateTask(Work(t));

    public static async Coroutine Main(Trace t)
    {
        Start(t);
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            await Asyncio.Sleep(0);
        }
        GC.Collect();
        await Asyncio.Sleep(2);
        t.At("end");
    }
}
