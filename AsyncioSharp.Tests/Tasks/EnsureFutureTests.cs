using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Tasks;

[TestFixture]
public class EnsureFutureTests
{
    private EventLoop _loop = null!;
    private EventLoop _other = null!;

    [SetUp]
    public void MakeLoops()
    {
        _loop = Virtual.Loop();
        _other = Virtual.Loop();
    }

    [TearDown]
    public void CloseLoops()
    {
        _loop.Close();
        _other.Close();
    }

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_ensure_future_future")]
    [PythonTest("test_tasks", "BaseTaskTests.test_ensure_future_error_msg")]
    public void EnsureFuture_Future_PassesThroughOnItsOwnLoopOnly()
    {
        Future<string> future = _loop.CreateFuture<string>();
        future.SetResult("ko");

        Asyncio.EnsureFuture(future).Should().BeSameAs(future);
        Asyncio.EnsureFuture(future, _loop).Should().BeSameAs(future);
        Asyncio.EnsureFuture((IAwaitable)future, _loop).Should().BeSameAs(future);
        _loop.RunUntilComplete(Asyncio.EnsureFuture(future)).Should().Be("ko");
        Refuses(() => Asyncio.EnsureFuture(future, _other));
        Refuses(() => Asyncio.EnsureFuture((IAwaitable)future, _other));
    }

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_ensure_future_task")]
    public void EnsureFuture_Task_PassesThroughOnItsOwnLoopOnly()
    {
        AsyncioTask<string> task = _loop.CreateTask(Ok());

        Asyncio.EnsureFuture(task).Should().BeSameAs(task);
        _loop.RunUntilComplete(task).Should().Be("ok");
        task.Done().Should().BeTrue();
        Refuses(() => Asyncio.EnsureFuture(task, _other));
        Refuses(() => Asyncio.EnsureFuture((IAwaitable)task, _other));
        Asyncio.EnsureFuture(task, _loop).Should().BeSameAs(task);
    }

    [Test]
    public void AsCompleted_FutureOfAnotherLoop_IsRefused() => Virtual.Run(async () =>
    {
        Future<int> foreign = _other.CreateFuture<int>();

        Refuses(() => Asyncio.AsCompleted([foreign]));
        await Asyncio.Sleep(0);
    });

    /// <summary>What is neither a future nor a coroutine of ours, but can be awaited: Python wraps it in a coroutine of a task.</summary>
    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_ensure_future_awaitable")]
    [PythonTest("test_tasks", "BaseTaskTests.test_ensure_future_task_awaitable")]
    public void EnsureFuture_OtherAwaitables_GiveTheirResult()
    {
        Future<string> native = Asyncio.EnsureFuture(Task.FromResult("ok"), _loop);
        Future<string> value = Asyncio.EnsureFuture(new ValueTask<string>("ok"), _loop);
        AsyncioTask<string> iterator = Asyncio.EnsureFuture(Asyncio.Coroutine<string>(Iterator()), _loop);

        _loop.RunUntilComplete(native).Should().Be("ok");
        _loop.RunUntilComplete(value).Should().Be("ok");
        _loop.RunUntilComplete(iterator).Should().Be("ok");
        Asyncio.IsCoroutine(iterator.GetCoro()).Should().BeTrue();

        static IEnumerable<IAwaitable> Iterator()
        {
            yield return Asyncio.Sleep(0);
            yield return Asyncio.Return("ok");
        }
    }

    private static void Refuses(Func<object> call) =>
        call.Should().Throw<ArgumentException>().WithMessage("The future belongs to a different loop than the one specified as the loop argument*");

    private static async Coroutine<string> Ok() => "ok";
}
