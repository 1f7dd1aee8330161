namespace AsyncioSharp.Tool.Tests.Programs;

/// <summary>A task that waits for one on another loop, on another thread.</summary>
internal static class TwoLoops
{
    public static async Coroutine Begin()
    {
        BackgroundLoop other = BackgroundLoop.Start(Idle);
        Asyncio.CurrentTask()!.SetName("here");
        Asyncio.GetRunningLoop().CallLater(0.3, TargetProgram.IsReady);
        await Asyncio.WrapFuture(Asyncio.RunCoroutineThreadsafe(There(), other.Loop));
    }

    private static async Coroutine Idle() => await Asyncio.Sleep(1000);

    private static async Coroutine There()
    {
        Asyncio.CurrentTask()!.SetName("there");
        await Asyncio.Sleep(1000);
    }
}
