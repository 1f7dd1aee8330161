namespace AsyncioSharp.Tool.Tests.Programs;

/// <summary>Many tasks that sleep, a few frames deep.</summary>
internal static class Many
{
    public static async Coroutine Begin(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Asyncio.CreateTask(Outer());
        }

        Asyncio.GetRunningLoop().CallLater(0.2, TargetProgram.IsReady);
        await Asyncio.Sleep(1000);
    }

    private static async Coroutine Outer() => await Middle();

    private static async Coroutine Middle() => await Asyncio.Sleep(1000);
}
