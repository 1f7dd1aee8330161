namespace AsyncioSharp.Tool.Tests.Programs;

/// <summary>Loops that do not come back from a step.</summary>
internal static class Stuck
{
    public static async Coroutine Sleeps()
    {
        Asyncio.CreateTask(Bystander(), name: "bystander");
        Asyncio.CreateTask(Later(BlockInSleep), name: "culprit");
        await Asyncio.Sleep(1000);
    }

    public static async Coroutine Spins()
    {
        Asyncio.CreateTask(Bystander(), name: "bystander");
        Asyncio.CreateTask(Later(Spin), name: "culprit");
        await Asyncio.Sleep(1000);
    }

    public static async Task Result()
    {
        Asyncio.CreateTask(Bystander(), name: "bystander");
        Asyncio.CreateTask(CulpritTask, name: "culprit");
        await Asyncio.Sleep(1000);
    }

    /// <summary>Before the loop has waited for the first time.</summary>
    public static async Coroutine FirstStep()
    {
        Asyncio.CurrentTask()!.SetName("culprit");
        BlockInSleep();
        await Asyncio.Sleep(0);
    }

    private static async Coroutine Bystander() => await Asyncio.Sleep(1000);

    private static async Coroutine Later(Action block)
    {
        await Asyncio.Sleep(0.3);
        block();
    }

    private static async Task CulpritTask()
    {
        await Asyncio.Sleep(0.3);
        TargetProgram.IsReady();
        Never().GetAwaiter().GetResult();
    }

    private static async Task Never() => await Asyncio.Sleep(1000);

    private static void BlockInSleep()
    {
        TargetProgram.IsReady();
        Thread.Sleep(Timeout.Infinite);
    }

    private static void Spin()
    {
        TargetProgram.IsReady();
        while (Environment.ProcessId != 0)
        {
        }
    }
}
