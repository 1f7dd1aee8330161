using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Diagnostics;

/// <summary>The call graph of asyncio 3.14: who waits for whom.</summary>
public sealed class CallGraphTests
{
    [Test]
    [Property("Semantic", "249")]
    public void CaptureCallGraph_TaskAwaitedInSeveralWays_ListsEveryAwaiterOnce()
    {
        FutureCallGraph graph = Virtual.RunAndLeave(async Coroutine<FutureCallGraph> () =>
        {
            AsyncioTask worker = Asyncio.CreateTask(Middle(), name: "worker");
            Asyncio.CreateTask(Awaits(worker), name: "direct").SetName("direct");
            Asyncio.CreateTask(Gathers(worker), name: "gather").SetName("gather");
            Asyncio.CreateTask(Shields(worker), name: "shield").SetName("shield");
            Asyncio.CreateTask(Waits(worker), name: "wait").SetName("wait");
            await Asyncio.Sleep(1);
            return Asyncio.CaptureCallGraph(worker)!;
        });

        graph.AwaitedBy.Select(awaiter => ((AsyncioTask)awaiter.Future).GetName()).Should().BeEquivalentTo("direct", "gather", "shield", "wait");
    }

    [Test]
    public void CaptureCallGraph_ChildOfAGroupWhoseBodyRuns_IsAwaitedByTheParent()
    {
        FutureCallGraph graph = Virtual.RunAndLeave(async Coroutine<FutureCallGraph> () =>
            await Asyncio.TaskGroup(async Coroutine<FutureCallGraph> (group) =>
            {
                Asyncio.CurrentTask()!.SetName("parent");
                AsyncioTask child = group.CreateTask(Asyncio.Sleep(2));
                await Asyncio.Sleep(1);
                return Asyncio.CaptureCallGraph(child)!;
            }));

        graph.AwaitedBy.Select(static awaiter => ((AsyncioTask)awaiter.Future).GetName()).Should().Equal("parent");
    }

    [Test]
    [Property("Semantic", "250")]
    public void CaptureCallGraph_SuspendedTask_HasItsFramesInnermostFirst()
    {
        FutureCallGraph graph = Virtual.RunAndLeave(async Coroutine<FutureCallGraph> () =>
        {
            AsyncioTask worker = Asyncio.CreateTask(Middle());
            await Asyncio.Sleep(1);
            return Asyncio.CaptureCallGraph(worker)!;
        });

        string[] methods = [.. graph.CallStack.Select(entry => entry.Frame.Method)];
        methods[^1].Should().EndWith("CallGraphTests.Middle");
        methods[^2].Should().EndWith("CallGraphTests.Inner");
    }

    [Test]
    [Property("Semantic", "250")]
    public void CaptureCallGraph_RunningTask_StartsFromTheLiveStack()
    {
        FutureCallGraph graph = Virtual.RunAndLeave(async Coroutine<FutureCallGraph> () =>
        {
            await Asyncio.Sleep(1);
            return Here();
        });

        graph.CallStack[0].Frame.Method.Should().EndWith(".Here");

        static FutureCallGraph Here() => Asyncio.CaptureCallGraph()!;
    }

    [TestCase(1, 1)]
    [TestCase(-1, 1)]
    [TestCase(0, 0)]
    public void CaptureCallGraph_Limit_CutsTheFrames(int limit, int expected)
    {
        FutureCallGraph graph = Virtual.RunAndLeave(async Coroutine<FutureCallGraph> () =>
        {
            AsyncioTask worker = Asyncio.CreateTask(Middle());
            await Asyncio.Sleep(1);
            return Asyncio.CaptureCallGraph(worker, limit: limit)!;
        });

        graph.CallStack.Should().HaveCount(expected);
    }

    [Test]
    public void CaptureCallGraph_TasksThatWaitForEachOther_Ends()
    {
        FutureCallGraph graph = Virtual.RunAndLeave(async Coroutine<FutureCallGraph> () =>
        {
            AsyncioTask? second = null;
            AsyncioTask first = Asyncio.CreateTask(async Coroutine () => await second!);
            second = Asyncio.CreateTask(Awaits(first));
            await Asyncio.Sleep(1);
            FutureCallGraph circle = Asyncio.CaptureCallGraph(first)!;
            first.Cancel();
            return circle;
        });

        graph.AwaitedBy.Should().ContainSingle();
    }

    [Test]
    public void FormatCallGraph_OfATask_ShowsStackAndAwaiters()
    {
        string text = Virtual.RunAndLeave(async Coroutine<string> () =>
        {
            AsyncioTask worker = Asyncio.CreateTask(Middle(), name: "worker");
            Asyncio.CreateTask(Awaits(worker), name: "boss").SetName("boss");
            await Asyncio.Sleep(1);
            return Asyncio.FormatCallGraph(worker);
        });

        text.Should().StartWith("* Task(name='worker')\n  + Call stack:\n").And.Contain("  + Awaited by:\n    * Task(name='boss')");
    }

    [Test]
    public void CaptureCallGraph_OutsideOfALoop_IsRefused()
    {
        Action capture = () => Asyncio.CaptureCallGraph();

        capture.Should().Throw<InvalidOperationException>().WithMessage("*no running event loop*");
    }

    private static async Coroutine Middle() => await Inner();

    private static async Coroutine Inner() => await Asyncio.Sleep(10);

    private static async Coroutine Awaits(AsyncioTask task) => await task;

    private static async Coroutine Gathers(AsyncioTask task) => await Asyncio.Gather(task, Asyncio.Sleep(20));

    private static async Coroutine Shields(AsyncioTask task) => await Asyncio.Shield(task);

    private static async Coroutine Waits(AsyncioTask task) => await Asyncio.Wait([task]);

    [Test]
    public void CaptureCallGraph_Depth_LeavesTheInnermostFramesOut()
    {
        static FutureCallGraph Here(int depth) => Asyncio.CaptureCallGraph(depth: depth)!;
        static async Coroutine<FutureCallGraph[]> Main() => [Here(1), Here(2), Here(99)];

        FutureCallGraph[] graphs = Virtual.Run(Main);
        graphs[0].CallStack[0].Frame.Method.Should().Contain("Here");
        graphs[1].CallStack.Should().HaveCount(graphs[0].CallStack.Count - 1);
        graphs[1].CallStack[0].Frame.Method.Should().Contain("Main");
        graphs[2].CallStack.Should().BeEmpty();
    }

    [Test]
    public void FutureAddToAwaitedBy_IsShownUntilItIsDiscarded() => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        Future awaited = loop.CreateFuture();
        AsyncioTask waiter = Asyncio.CreateTask(Virtual.Forever(), name: "waiter");
        Asyncio.FutureAddToAwaitedBy(awaited, waiter);
        Asyncio.FutureAddToAwaitedBy(awaited, waiter);

        Asyncio.CaptureCallGraph(awaited)!.AwaitedBy.Should().ContainSingle().Which.Future.Should().BeSameAs(waiter);
        Asyncio.FormatCallGraph(awaited).Should().Contain("waiter");
        Asyncio.FutureDiscardFromAwaitedBy(awaited, waiter);
        Asyncio.FutureDiscardFromAwaitedBy(waiter, awaited);
        Asyncio.CaptureCallGraph(awaited)!.AwaitedBy.Should().BeEmpty();
        waiter.Cancel();
        await Asyncio.Sleep(0);
    });
}
