using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Tasks;

/// <summary>Requests to cancel that are taken back, and what structured blocks make of it.</summary>
[TestFixture]
public class UncancelTests
{
    [Test, Property("Semantic", "82")]
    [PythonTest("test_tasks", "BaseTaskTests.test_cancelling")]
    public void Cancelling_BeforeAndAfterRequests_CountsThemAndTheTextSaysSo() => Virtual.Run(async () =>
    {
        AsyncioTask task = Asyncio.CreateTask(Virtual.Forever());
        task.Cancelling().Should().Be(0);
        task.ToString().Should().NotContain(" cancelling ");

        task.Cancel().Should().BeTrue();
        task.Cancelling().Should().Be(1);
        task.ToString().Should().Contain(" cancelling ");
        task.Cancel().Should().BeTrue();
        task.Cancelling().Should().Be(2);

        (await Virtual.ErrorOf(task)).Should().BeOfType<CancelledError>();
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "92")]
    [PythonTest("test_tasks", "BaseTaskTests.test_uncancel_basic")]
    public void Uncancel_InTheHandler_TaskGoesOnUntilTheNextRequest(Body body) => Virtual.Run(async () =>
    {
        AsyncioTask task = Virtual.Start(
            body,
            async Coroutine () =>
            {
                try { await Asyncio.Sleep(10); }
                catch (CancelledError)
                {
                    Asyncio.CurrentTask()!.Uncancel();
                    await Asyncio.Sleep(10);
                }
            },
            async Task () =>
            {
                try { await Asyncio.Sleep(10); }
                catch (CancelledError)
                {
                    Asyncio.CurrentTask()!.Uncancel();
                    await Asyncio.Sleep(10);
                }
            });
        await Asyncio.Sleep(1);

        task.Cancel().Should().BeTrue();
        (task.Cancelling(), task.Cancelled()).Should().Be((1, false));
        task.ToString().Should().Contain(" cancelling ");
        await Asyncio.Sleep(1);
        (task.Cancelling(), task.Cancelled()).Should().Be((0, false));
        task.ToString().Should().NotContain(" cancelling ");

        task.Cancel().Should().BeTrue();
        (task.Cancelling(), task.Cancelled()).Should().Be((1, false));
        (await Virtual.ErrorOf(task)).Should().BeOfType<CancelledError>();
        (task.Done(), task.Cancelled()).Should().Be((true, true));

        task.Uncancel();
        (task.Done(), task.Cancelled()).Should().Be((true, true), "it is too late to take it back");
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "92")]
    [PythonTest("test_tasks", "BaseTaskTests.test_uncancel_resets_must_cancel")]
    public void Uncancel_RequestCameAfterTheWaitWasOver_IsNotDelivered(Body body) => Virtual.Run(async () =>
    {
        Future future = Asyncio.GetRunningLoop().CreateFuture();
        AsyncioTask<int> task = Virtual.Start(
            body,
            async Coroutine<int> () => { await future; return 42; },
            async Task<int> () => { await future; return 42; });
        await Asyncio.Sleep(0);
        future.SetResult();

        task.Cancel();
        task.Cancelling().Should().Be(1);
        task.Uncancel().Should().Be(0);
        task.Cancelling().Should().Be(0);
        (await task).Should().Be(42);
    });

    /// <summary>A time limit written by hand: it cancels, takes its own request back, and tells only then of a time-out.</summary>
    [TestCase(10, 1, true), TestCase(0, 10, false)]
    [PythonTest("test_tasks", "BaseTaskTests.test_uncancel_structured_blocks")]
    public void Uncancel_ByTheBlockThatCancelled_CodeAfterTheBlockIsNotAffected(double work, double limit, bool late) => Virtual.Run(async () =>
    {
        bool timedOut = false, finished = false, after = false;
        AsyncioTask task = Asyncio.CreateTask(Request());

        await task;

        (timedOut, finished, after).Should().Be((late, !late, true));
        task.Cancelling().Should().Be(0);

        async Coroutine Request()
        {
            AsyncioTask self = Asyncio.CurrentTask()!;
            TimerHandle timer = Asyncio.GetRunningLoop().CallLater(limit, () =>
            {
                timedOut = true;
                self.Cancel();
            });
            try
            {
                try
                {
                    await Asyncio.Sleep(work);
                    finished = true;
                }
                catch (CancelledError) when (timedOut && self.Uncancel() == 0)
                {
                    throw new TimeoutException();
                }
                finally
                {
                    timer.Cancel();
                }
            }
            catch (TimeoutException)
            {
                timedOut.Should().BeTrue();
            }

            after = true;
            await Asyncio.Sleep(0);
        }
    });
}
