// A group awaits its children itself.
#pragma warning disable CS4014

using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Diagnostics;

/// <summary>
/// The whole call graph as seen from inside of a task, for each way in which it can be awaited. A graph is written <c>name (frames, innermost first) &lt; [awaiters]</c>.
/// </summary>
public sealed class CallGraphShapeTests
{
    private string _graph = string.Empty;
    private string _text = string.Empty;

    [Test]
    [Property("Semantic", "249,250")]
    [PythonTest("test_graph", "CallStackTestBase.test_stack_tgroup")]
    public void CaptureCallGraph_ChildThatSiblingsAwait_HasTheirParentAboveEachOfThem()
    {
        Run(Main);

        const string Above = "main (Exit TaskGroup Main)";
        _graph.Should().Be($"root (Here Inner Outer) < [first (Awaits) < [{Above}], {Above}, second (Awaits) < [{Above}]]");
        _text.Should().StartWith("* Task(name='root')\n").And.Contain("    * Task(name='second')\n").And.Contain(nameof(CallGraphShapeTests) + "." + nameof(Outer));

        async Coroutine Main() => await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            AsyncioTask root = tg.CreateTask(Outer(), name: "root");
            tg.CreateTask(Awaits(root), name: "first");
            tg.CreateTask(Awaits(root), name: "second");
        });
    }

    [Test]
    [Property("Semantic", "250")]
    [PythonTest("test_graph", "CallStackTestBase.test_stack_async_gen")]
    public void CaptureCallGraph_CalledByAnAsyncGenerator_ShowsItAndWhoIterates()
    {
        Run(Main);

        _graph.Should().Be("main (Here Direct Numbers Main)");
        _text.Should().Contain(nameof(CallGraphShapeTests) + "." + nameof(Numbers));

        async Coroutine Main()
        {
            await foreach (int _ in Numbers())
            {
            }
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    [Property("Semantic", "250")]
    public void CaptureCallGraph_CalledByWhatAnIteratorOrANativeMethodAwaits_ShowsAllThatWait(bool native)
    {
        string between = native ? "Native" : "Delayed";
        string whileItWaits = string.Empty;
        Run(Watch);

        whileItWaits.Should().Be($"task (Late {between} Main)");
        _graph.Should().Be($"task (Here Late {between} Main) < [main (Watch)]");

        async Coroutine Watch()
        {
            AsyncioTask task = Asyncio.CreateTask(Main(), name: "task");
            await Asyncio.Sleep(1);
            whileItWaits = Shape(Asyncio.CaptureCallGraph(task)!);
            await task;
        }

        async Coroutine Main()
        {
            if (native)
            {
                await Native();
                return;
            }

            await foreach (int _ in Delayed())
            {
            }
        }
    }

    [Test]
    [Property("Semantic", "249,250")]
    [PythonTest("test_graph", "CallStackTestBase.test_stack_gather")]
    public void CaptureCallGraph_ChildOfAGather_IsAwaitedByItsCaller()
    {
        Run(Main);

        _graph.Should().Be("? (Here Inner Outer) < [main (Main)]");

        async Coroutine Main() => await Asyncio.Gather(Outer(), Asyncio.Sleep(0));
    }

    [Test]
    [Property("Semantic", "249,250")]
    [PythonTest("test_graph", "CallStackTestBase.test_stack_shield")]
    public void CaptureCallGraph_InsideOfAShield_IsAwaitedByItsCaller()
    {
        Run(Main);

        _graph.Should().Be("? (Here Inner Outer) < [main (Main)]");

        async Coroutine Main() => await Asyncio.Shield(Outer());
    }

    [Test]
    [Property("Semantic", "250")]
    [PythonTest("test_graph", "CallStackTestBase.test_stack_timeout")]
    public void CaptureCallGraph_UnderATimeout_HasTheBlockAmongItsFrames()
    {
        Run(Main);

        _graph.Should().Be("? (Here Inner Outer Limited lambda InScope Limited) < [main (Main)]", "a timeout makes no task; its block is a lambda");

        async Coroutine Main() => await Asyncio.Shield(Limited());
    }

    [Test]
    [Property("Semantic", "249,250")]
    [PythonTest("test_graph", "CallStackTestBase.test_stack_wait")]
    public void CaptureCallGraph_AwaitedByAWait_HasTheWaitAmongTheFramesOfItsCaller()
    {
        Run(Main);

        _graph.Should().Be("? (Here Inner Outer Limited lambda InScope Limited) < [main (Run Wait Main)]");

        async Coroutine Main() => await Asyncio.Wait([Asyncio.CreateTask(Limited()), Asyncio.CreateTask(Virtual.Turns(3))]);
    }

    [Test]
    [Property("Semantic", "249,250")]
    [PythonTest("test_graph", "CallStackTestBase.test_stack_task")]
    public void CaptureCallGraph_TaskAwaitedDeepInside_HasTheNameAndAllFramesOfItsAwaiter()
    {
        Run(Main);

        _graph.Should().Be("there there (Here Inner Outer) < [main (Creates Main)]");

        async Coroutine Main() => await Creates();
        async Coroutine Creates() => await Asyncio.CreateTask(Outer(), name: "there there");
    }

    [Test]
    [Property("Semantic", "249,250")]
    [PythonTest("test_graph", "CallStackTestBase.test_stack_future")]
    public void CaptureCallGraph_OfAPlainFuture_HasNoFramesAndAllItsAwaiters()
    {
        Run(Main);

        // The parent is still in its body, and will wait for its children.
        const string Parent = "main (CaptureCallGraph_OfAPlainFuture_HasNoFramesAndAllItsAwaiters lambda TaskGroup Main)";
        _graph.Should().Be($"future () < [A (Once Twice) < [{Parent}], B (Once) < [{Parent}]]");
        _text.Should().StartWith("* Future(").And.Contain("    * Task(name='B')\n");

        async Coroutine Main()
        {
            Future future = Asyncio.GetRunningLoop().CreateFuture();
            await Asyncio.TaskGroup(async Coroutine (tg) =>
            {
                tg.CreateTask(Twice(future), name: "A");
                tg.CreateTask(Once(future), name: "B");
                await Virtual.Turns(5);
                Capture(future);
                future.SetResult();
            });
        }

        static async Coroutine Once(Future future) => await future;
        static async Coroutine Twice(Future future) => await Once(future);
    }

    private static void Run(Func<Coroutine> main) => Virtual.Run(async () =>
    {
        Asyncio.CurrentTask()!.SetName("main");
        await main();
    });

    private static async Coroutine Awaits(AsyncioTask task) => await task;

    private async Coroutine Outer() => await Inner();

    private async Coroutine Inner()
    {
        await Asyncio.Sleep(0);
        Here();
    }

    private async Coroutine Limited() => await Asyncio.Timeout(1, async Coroutine (_) =>
    {
        await Asyncio.Sleep(0);
        await Outer();
    });

    private async IAsyncEnumerable<int> Numbers()
    {
        yield return 0;
        await Direct();
        yield return 1;
    }

    private async Coroutine Direct() => Here();

    private async IAsyncEnumerable<int> Delayed()
    {
        yield return 0;
        await Late();
        yield return 1;
    }

    private async Task Native() => await Late();

    private async Coroutine Late()
    {
        await Asyncio.Sleep(2);
        Here();
    }

    private void Here() => Capture();

    // Depth 2: without the frame of this method.
    private void Capture(Future? future = null)
    {
        _text = Asyncio.FormatCallGraph(future, depth: 2);
        _graph = Shape(Asyncio.CaptureCallGraph(future, depth: 2)!);
    }

    private static string Shape(FutureCallGraph graph)
    {
        string name = graph.Future is not AsyncioTask task ? "future" : task.GetName().StartsWith("Task-", StringComparison.Ordinal) ? "?" : task.GetName();

        // Left out: what a suspended stack waits for, the caller of every main, and how an iteration is compiled.
        IEnumerable<string> frames = graph.CallStack.Select(static entry => entry.Frame.Method).Where(static method => !method.StartsWith('<')).Select(static method => method[(method.LastIndexOf('.') + 1)..]);
        string stack = string.Join(' ', frames.Where(static frame => frame is not ("Run lambda" or "MoveNextAsync")));
        string awaiters = string.Join(", ", graph.AwaitedBy.Select(Shape).Order(StringComparer.Ordinal));
        return $"{name} ({stack}){(awaiters.Length > 0 ? $" < [{awaiters}]" : string.Empty)}";
    }
}
