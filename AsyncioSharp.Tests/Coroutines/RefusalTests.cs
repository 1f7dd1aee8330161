using AsyncioSharp.Tests.Infrastructure;

#pragma warning disable ASY022 // What is tested: what has ended refuses.

namespace AsyncioSharp.Tests.Coroutines;

/// <summary>A call that is refused leaves the coroutine as it was, as in CPython: the caller can still await it. The calls that close it in CPython close it here.</summary>
[TestFixture]
public class RefusalTests
{
    public static IEnumerable<TestCaseData> Keeping() =>
    [
        Case("nested Run", static (coro, _) => Asyncio.Run(coro)),
        Case("nested Run of AsyncioContext", static (coro, _) => AsyncioContext.Run(coro)),
        Case("nested Run with options", static (coro, _) => Asyncio.Run(coro, RunOptions.Default)),
        Case("Runner.Run in a running loop", static (coro, _) =>
        {
            using var runner = new Runner();
            runner.Run(coro);
        }),
        Case("RunUntilComplete of the running loop", static (coro, loop) => loop.RunUntilComplete(coro)),
        Case("RunUntilComplete of another loop", static (coro, _) =>
        {
            using EventLoop other = Virtual.Loop();
            other.RunUntilComplete(coro);
        }),
        Case("closed Runner", static (coro, _) => Background.Run(() =>
        {
            var runner = new Runner();
            runner.Close();
            runner.Run(coro);
        })),
        Case("CreateTask of a closed loop", static (coro, _) => Closed().CreateTask(coro)),
        Case("AsyncioTask.Create on a closed loop", static (coro, _) => AsyncioTask.Create(coro, Closed())),
        Case("RunUntilComplete of a closed loop", static (coro, _) => Closed().RunUntilComplete(coro)),
        Case("RunCoroutineThreadsafe, closed loop", static (coro, _) => Asyncio.RunCoroutineThreadsafe(coro, Closed())),
        Case("RunCoroutineThreadsafe without a result, closed loop", static (coro, _) => Asyncio.RunCoroutineThreadsafe((Coroutine)coro, Closed())),
        Case("CreateTask on another thread", static (coro, loop) => Background.Run(() => loop.CreateTask(coro))),
        Case("EnsureFuture on another thread", static (coro, loop) => Background.Run(() => Asyncio.EnsureFuture(coro, loop))),
        Case("CreateTask without a loop", static (coro, _) => Background.Run(() => Asyncio.CreateTask(coro))),
        Case("task factory that throws", static (coro, loop) =>
        {
            loop.SetTaskFactory(static (_, _, _) => throw new InvalidOperationException("no tasks today"));
            try
            {
                loop.CreateTask(coro);
            }
            finally
            {
                loop.SetTaskFactory(null);
            }
        }),
    ];

    [TestCaseSource(nameof(Keeping))]
    public void Refused_CoroutineStaysAwaitable(Action<Coroutine<int>, EventLoop> refused) => Virtual.Run(async Coroutine () =>
    {
        Coroutine<int> coro = Seven();
        FluentActions.Invoking(() => refused(coro, Asyncio.GetRunningLoop())).Should().Throw<InvalidOperationException>();
        (await coro).Should().Be(7);
    });

    [TestCaseSource(nameof(Keeping))]
    public void Refused_InANativeMethod_CoroutineStaysAwaitable(Action<Coroutine<int>, EventLoop> refused) => Virtual.RunNative(async () =>
    {
        Coroutine<int> coro = Seven();
        FluentActions.Invoking(() => refused(coro, Asyncio.GetRunningLoop())).Should().Throw<InvalidOperationException>();
        (await coro).Should().Be(7);
    });

    [Test]
    public void Refused_ByAGroupOnAnotherThread_CoroutineStaysAwaitable([Values] bool isOver) => Virtual.Run(async Coroutine () =>
    {
        Coroutine<int> coro = Seven();
        TaskGroup group = null!;
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            group = tg;
            if (!isOver)
            {
                Refuse();
            }
        });
        Refuse();
        (await coro).Should().Be(7);

        void Refuse() => FluentActions.Invoking(() => Background.Run(() => group.CreateTask(coro)))
            .Should().Throw<InvalidOperationException>().WithMessage("Non-thread-safe*");
    });

    [Test]
    public void Refused_ByAGroupThatIsOver_CoroutineIsClosedAsInCPython() => Virtual.Run(async Coroutine () =>
    {
        Coroutine<int> coro = Seven();
        TaskGroup over = null!;
        await Asyncio.TaskGroup(async Coroutine (tg) => over = tg);

        over.Invoking(tg => tg.CreateTask(coro)).Should().Throw<InvalidOperationException>();
        coro.ToString().Should().EndWith("done>");
    });

    [Test]
    public void Refused_ByEnsureFutureOnAClosedLoop_CoroutineIsClosedAsInCPython() => Virtual.Run(async Coroutine () =>
    {
        Coroutine<int> coro = Seven();
        FluentActions.Invoking(() => Asyncio.EnsureFuture(coro, Closed())).Should().Throw<InvalidOperationException>();
        coro.ToString().Should().EndWith("done>");
    });

    private static TestCaseData Case(string name, Action<Coroutine<int>, EventLoop> refused) => new TestCaseData(refused).SetArgDisplayNames(name);

    private static EventLoop Closed()
    {
        EventLoop loop = Virtual.Loop();
        loop.Close();
        return loop;
    }

    private static async Coroutine<int> Seven()
    {
        await Asyncio.Sleep(1);
        return 7;
    }
}
