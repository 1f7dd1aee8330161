using AsyncioSharp.Tests.Infrastructure;
using Nito.AsyncEx;

namespace AsyncioSharp.Tests.Interop;

/// <summary>Nito.AsyncEx.Tasks: helpers around tasks that run on the loop.</summary>
[TestFixture]
public sealed class AsyncExTasksTests
{
    [Test]
    public void OrderByCompletion_OfTasksOnTheLoop_GivesThemAsTheyEnd() => Virtual.Run(async () =>
    {
        Home home = Home.Here();
        var got = new List<double>();
        foreach (Task<double> task in new[] { After(3), After(1), After(2) }.OrderByCompletion())
        {
            got.Add(await task);
            home.Check();
            Asyncio.GetRunningLoop().Time().Should().Be(got[^1]);
        }

        got.Should().Equal(1, 2, 3);
    });

    [Test]
    public void WhenAnyAndWhenAll_OfTasksOnTheLoop_ReturnAtTheirTimes([Values] Body body) => Virtual.Run(async () =>
    {
        Task<double>[] tasks = [After(3), After(1)];
        Task<double> first = await Guest.Start(body, () => tasks.WhenAny());
        (await first).Should().Be(1);
        double[] all = await Guest.Start(body, () => tasks.WhenAll());
        all.Should().Equal(3, 1);
        Asyncio.GetRunningLoop().Time().Should().Be(3);
    });

    [Test]
    public void WhenAny_CancelledTask_EndsCancelled([Values] Body body) => Virtual.Run(async () =>
    {
        var never = new TaskCompletionSource();
        await Guest.CancelWhile(body, token => new Task[] { never.Task }.WhenAny(token));
    });

    [Test]
    public void CreateAsyncTaskSource_CompletedByATimer_WakesTheTaskAtThatTime([Values] Body body) => Virtual.Run(async () =>
    {
        TaskCompletionSource<int> source = TaskCompletionSourceExtensions.CreateAsyncTaskSource<int>();
        Asyncio.GetRunningLoop().CallLater(2, () => source.SetResult(7));
        (await Guest.Start(body, () => source.Task)).Should().Be(7);
        Asyncio.GetRunningLoop().Time().Should().Be(2);
    });

    [Test]
    public void TryCompleteFromCompletedTask_OfATaskOnTheLoop_PassesItsErrorOn([Values] Body body) => Virtual.Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        Task<int> failing = Fail();
        await Asyncio.Sleep(2);
        source.TryCompleteFromCompletedTask(failing).Should().BeTrue();
        AsyncioTask<int> waiter = Guest.Start(body, () => source.Task);
        await Asyncio.Wait([waiter]);
        waiter.Exception().Should().BeOfType<FormatException>();

        static async Task<int> Fail()
        {
            await Asyncio.Sleep(1);
            throw new FormatException();
        }
    });

    [Test]
    public void CancellationTokenTaskSource_OfATasksToken_EndsWithTheCancel([Values] Body body) => Virtual.Run(async () =>
        await Guest.CancelWhile(body, async token =>
        {
            using var source = new CancellationTokenTaskSource<object>(token);
            await source.Task;
        }));

    [Test]
    public void TaskConstants_Awaited_DoNotYield() => Virtual.Run(async () =>
    {
        using var turns = new TurnCounter(Asyncio.GetRunningLoop());
        await TaskConstants.Completed;
        (await TaskConstants.BooleanTrue).Should().BeTrue();
        (await Asyncio.Gather(TaskConstants.Int32Zero, TaskConstants.Int32NegativeOne)).Should().Equal(0, -1);
        turns.Count.Should().Be(0);
    });

    [Test]
    public void SemaphoreSlimLockAsync_OfTwoTasks_LetsThemInOneByOne([Values] Body body)
    {
        int inside = 0;
        Virtual.Run(async () =>
        {
            using var gate = new SemaphoreSlim(1);
            await Asyncio.Gather(Guest.Start(body, () => Hold(gate)), Guest.Start(body, () => Hold(gate)));
            gate.CurrentCount.Should().Be(1);
        });

        async Task Hold(SemaphoreSlim gate)
        {
            Home home = Home.Here();
            using (await gate.LockAsync())
            {
                home.Check();
                (++inside).Should().Be(1);
                await Asyncio.Sleep(0);
                inside--;
            }
        }
    }

    [Test]
    public void PostAsync_ToATasksContextFromAThread_RunsOnTheLoop() => Virtual.Run(async () =>
    {
        int home = Environment.CurrentManagedThreadId;
        SynchronizationContext context = SynchronizationContext.Current!;
        Task<int> posted = await Asyncio.ToThread(() => context.PostAsync(() => Environment.CurrentManagedThreadId));
        (await posted).Should().Be(home);
    });

    [Test]
    public void NoContext_OnTheLoop_TakesTheContextAwayAndPutsItBack() => Virtual.Run(async () =>
    {
        Home home = Home.Here();
        SynchronizationContextSwitcher.NoContext(() => SynchronizationContext.Current.Should().BeNull());
        home.Check();
        await Asyncio.Sleep(0);
        home.Check();
    });

    private static async Task<double> After(double delay)
    {
        await Asyncio.Sleep(delay);
        return delay;
    }
}
