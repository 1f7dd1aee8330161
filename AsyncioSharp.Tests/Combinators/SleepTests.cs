using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

[TestFixture]
public class SleepTests
{
    [TestCase(0), TestCase(-1), Property("Semantic", "60")]
    public void Sleep_ZeroOrLess_CostsExactlyOneTurn(double delay) => Virtual.Run(async () =>
    {
        var log = new List<string>();
        EventLoop loop = Asyncio.GetRunningLoop();
        loop.CallSoon(() =>
        {
            log.Add("turn 1");
            loop.CallSoon(() => log.Add("turn 2"));
        });
        await Asyncio.Sleep(delay);
        log.Add("awake");
        await Asyncio.Sleep(delay);

        log.Should().Equal("turn 1", "awake", "turn 2");
        loop.Time().Should().Be(0);
    });

    [Test, Property("Semantic", "61")]
    public void Sleep_Cancelled_CancelsItsTimer() => Virtual.Run(async () =>
    {
        AsyncioTask task = Asyncio.CreateTask(Asyncio.Sleep(1000));
        await Asyncio.Sleep(1);

        task.Cancel();
        await Asyncio.Wait([task]);
        await Asyncio.Sleep(1);
        Asyncio.GetRunningLoop().Time().Should().Be(2);
        task.Cancelled().Should().BeTrue();
    });

    [TestCase(0), TestCase(1.5)]
    public void Sleep_WithResult_GivesIt(double delay) => Virtual.Run(async () =>
    {
        (await Asyncio.Sleep(delay, "result")).Should().Be("result");
        Asyncio.GetRunningLoop().Time().Should().Be(delay);
    });

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_sleep_when_delay_is_nan")]
    public void Sleep_NotANumber_IsRefused() => Virtual.Run(async () =>
    {
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () => await Asyncio.Sleep(double.NaN));

        FluentActions.Invoking(() => Asyncio.Sleep(double.NaN, 1)).Should().Throw<ArgumentException>();
        (await Virtual.ErrorOf(task)).Should().BeAssignableTo<ArgumentException>();
    });

    [Test]
    public void Sleep_TimeBeginsAtTheAwait_NotAtTheCall() => Virtual.Run(async () =>
    {
        Coroutine sleep = Asyncio.Sleep(5);
        await Asyncio.Sleep(2);
        await sleep;
        Asyncio.GetRunningLoop().Time().Should().Be(7);
    });

    [Test]
    public void Sleep_AwaitedTwice_IsRefused() => Virtual.Run(async () =>
    {
        Coroutine sleep = Asyncio.Sleep(1);
        await sleep;
        (await Virtual.ErrorOf(sleep)).Should().BeAssignableTo<InvalidOperationException>();
    });

    [Test]
    public void Sleep_ManySleepers_WakeByDeadlineAndTiesInOrder() => Virtual.Run(async () =>
    {
        var log = new List<int>();
        async Coroutine Wake(double delay, int id)
        {
            await Asyncio.Sleep(delay);
            log.Add(id);
        }

        await Asyncio.Gather(Wake(2, 1), Wake(1, 2), Wake(2, 3), Wake(1, 4));
        log.Should().Equal(2, 4, 1, 3);
    });

    [Test]
    public void Sleep_InNativeMethod_ResumesInTheSameTask() => Virtual.RunNative(async () =>
    {
        AsyncioTask? before = Asyncio.CurrentTask();
        await Asyncio.Sleep(1);
        await Asyncio.Sleep(TimeSpan.FromSeconds(2));
        Asyncio.CurrentTask().Should().BeSameAs(before);
        Asyncio.GetRunningLoop().Time().Should().Be(3);
    });

    [Test, Property("Semantic", "60")]
    [PythonTest("test_tasks", "SleepTests.test_sleep_zero")]
    public void Sleep_ZeroWithResult_LetsOneTurnGoBy() => Virtual.Run(async () =>
    {
        int count = 0;
        Asyncio.GetRunningLoop().CallSoon(() => count++);
        count.Should().Be(0);

        int result = await Asyncio.Sleep(0, 10);

        (count, result).Should().Be((1, 10));
    });

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_sleep")]
    public void Sleep_TwoInARow_TheirTimesAddUp() => Virtual.Run(async () =>
    {
        await Asyncio.Sleep(0.25);
        (await Asyncio.Sleep(0.5, "yeah")).Should().Be("yeah");

        Asyncio.GetRunningLoop().Time().Should().Be(0.75);
    });
}
