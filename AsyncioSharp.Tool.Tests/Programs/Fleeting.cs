namespace AsyncioSharp.Tool.Tests.Programs;

/// <summary>A task that waits for another one, and ends before it as soon as the test says so.</summary>
internal static class Fleeting
{
    public static async Coroutine Begin()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        AsyncioTask child = Asyncio.CreateTask(Asyncio.Sleep(1000), name: "child");
        AsyncioTask parent = Asyncio.CreateTask(Parent(child), name: "parent");
        TargetProgram.OnTold = () => loop.CallSoonThreadsafe(() => parent.Cancel());
        loop.CallLater(0.2, TargetProgram.IsReady);
        await Asyncio.Sleep(1000);
    }

    private static async Coroutine Parent(AsyncioTask child) => await Asyncio.Wait([child]);
}
