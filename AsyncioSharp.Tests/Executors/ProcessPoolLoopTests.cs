namespace AsyncioSharp.Tests.Executors;

/// <summary>A process pool under <c>loop.RunInExecutor</c>.</summary>
[TestFixture]
[Category("Slow")]
public class ProcessPoolLoopTests
{
    private ProcessPoolExecutor _pool = null!;

    [OneTimeSetUp]
    public void MakePool() => _pool = new ProcessPoolExecutor(1);

    [OneTimeTearDown]
    public void EndPool() => _pool.Dispose();

    [Test]
    public void RunInExecutor_EachShape_Runs() => AsyncioContext.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();

        (await loop.RunInExecutor(_pool, ProcessWork.Pid)).Should().NotBe(Environment.ProcessId);
        (await loop.RunInExecutor(_pool, ProcessWork.Square, 5)).Should().Be(25);
        (await loop.RunInExecutor(_pool, static (int a, int b) => a - b, 5, 3)).Should().Be(2);
        (await loop.RunInExecutor(_pool, ProcessWork.Join, "x", 1, new[] { 2.5 })).Should().Be("x 1 2.5");
        await loop.RunInExecutor(_pool, ProcessWork.Nothing);
        await loop.RunInExecutor(_pool, ProcessWork.Greet, "you", 2);
        (await loop.RunInExecutor(_pool, ProcessWork.Greeting)).Should().Be("hello you 2", "an action has run in the worker");
    });

    [Test]
    public void RunInExecutor_AsyncFunctions_AreAwaitedInTheWorker() => AsyncioContext.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();

        (await loop.RunInExecutor(_pool, ProcessWork.GiveTask)).Should().Be(1);
        (await loop.RunInExecutor(_pool, static async (int n) =>
        {
            await Asyncio.Sleep(0);
            return n + 1;
        }, 4)).Should().Be(5);
        await loop.RunInExecutor(_pool, static async () => await Asyncio.Sleep(0));
        (await loop.RunInExecutor(_pool, ProcessWork.GivePid)).Should().NotBe(Environment.ProcessId);
    });

    [Test]
    public void RunInExecutor_Loop_GoesOnMeanwhile() => AsyncioContext.Run(async () =>
    {
        using var gate = new ProcessGate();
        EventLoop loop = Asyncio.GetRunningLoop();
        Future<int> work = loop.RunInExecutor(_pool, ProcessGate.Pass, gate.Path);
        using ProcessGate.Visitor visitor = await loop.RunInExecutor(null, gate.Await);

        work.Done().Should().BeFalse();
        visitor.Release();

        (await work).Should().Be(visitor.Pid);
    });

    [Test]
    public void RunInExecutor_FunctionThrows_IsTheFuturesException() => AsyncioContext.Run(async () =>
    {
        try
        {
            await Asyncio.GetRunningLoop().RunInExecutor(_pool, ProcessWork.Throw, "broken");
            Assert.Fail("it should have thrown");
        }
        catch (InvalidOperationException e)
        {
            e.Message.Should().Be("broken");
            e.InnerException.Should().BeOfType<RemoteTraceback>();
        }
    });

    [Test]
    [Property("Semantic", "29")]
    public void RunInExecutor_FutureIsCancelledWhileItRuns_FreesTheWaiterAtOnce() => AsyncioContext.Run(async () =>
    {
        using var gate = new ProcessGate();
        EventLoop loop = Asyncio.GetRunningLoop();
        Future<int> work = loop.RunInExecutor(_pool, ProcessGate.Pass, gate.Path);
        using ProcessGate.Visitor visitor = await loop.RunInExecutor(null, gate.Await);

        work.Cancel().Should().BeTrue();
        work.Cancelled().Should().BeTrue();
        visitor.Release();

        (await loop.RunInExecutor(_pool, ProcessWork.Square, 4)).Should().Be(16, "the worker went on, and its result was dropped");
    });

    [Test]
    public void RunInExecutor_LambdaThatCaptures_IsRefusedAtTheCall() => AsyncioContext.Run(async () =>
    {
        int number = 1;
        EventLoop loop = Asyncio.GetRunningLoop();

        loop.Invoking(l => l.RunInExecutor(_pool, () => number)).Should().Throw<NotSupportedException>().WithMessage("*captures variables (number*)*");
        await Asyncio.Sleep(0);
    });
}
