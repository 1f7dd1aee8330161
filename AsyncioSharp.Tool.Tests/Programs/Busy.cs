namespace AsyncioSharp.Tool.Tests.Programs;

/// <summary>A loop that never waits.</summary>
internal static class Busy
{
    public static async Coroutine Begin()
    {
        Asyncio.CreateTask(Turns(), name: "turns");
        Asyncio.CreateTask(Makes(), name: "makes");
        Asyncio.GetRunningLoop().CallLater(0.2, TargetProgram.IsReady);
        await Asyncio.Sleep(1000);
    }

    private static async Coroutine Turns()
    {
        while (true)
        {
            await Asyncio.Sleep(0);
        }
    }

    private static async Coroutine Makes()
    {
        while (true)
        {
            await Asyncio.CreateTask(Asyncio.Sleep(0));
        }
    }
}
