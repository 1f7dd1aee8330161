using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Interop;

/// <summary>Task.Factory on the loop's scheduler.</summary>
[TestFixture]
public sealed class TaskFactoryTests
{
    [Test]
    public void StartNew_OnTheLoopsScheduler_RunsThereInTheNextTurn([Values] Body body)
    {
        var order = new List<string>();
        Virtual.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            int home = Environment.CurrentManagedThreadId;
            loop.CallSoon(() => order.Add("before"));
            Task<int> task = Start(loop, () =>
            {
                order.Add("task");
                return Environment.CurrentManagedThreadId;
            });
            loop.CallSoon(() => order.Add("after"));
            order.Add("main");
            (await Guest.Start(body, () => task)).Should().Be(home);
        });

        order.Should().Equal("main", "before", "task", "after");
    }

    [Test]
    public void StartNew_OfAMethodThatSleeps_StaysOnTheLoop([Values] Body body) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        int home = Environment.CurrentManagedThreadId;
        double time = await Guest.Start(body, () => Start(loop, async () =>
        {
            await Asyncio.Sleep(2);
            Environment.CurrentManagedThreadId.Should().Be(home);
            return loop.Time();
        }).Unwrap());
        time.Should().Be(2);
    });

    [Test]
    public void StartNew_FromAThread_RunsOnTheLoop([Values] Body body) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        int home = Environment.CurrentManagedThreadId;
        Task<int> task = await Asyncio.ToThread(() => Start(loop, () => Environment.CurrentManagedThreadId));
        (await Guest.Start(body, () => task)).Should().Be(home);
    });

    [Test]
    public void ContinueWith_OnTheLoopsScheduler_RunsThere([Values] Body body) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        int home = Environment.CurrentManagedThreadId;
        Task<int> task = Task.Run(() => 1).ContinueWith(
            _ => Environment.CurrentManagedThreadId, CancellationToken.None, TaskContinuationOptions.None, loop.Scheduler);
        (await Guest.Start(body, () => task)).Should().Be(home);
    });

    [Test]
    public void FromCurrentSynchronizationContext_InATask_IsAWayBackIntoIt() => Virtual.Run(async () =>
    {
        Home home = Home.Here();
        TaskScheduler here = TaskScheduler.FromCurrentSynchronizationContext();
        await Task.Run(() => { }).ContinueWith(_ => home.Check(), here);
        home.Check();
    });

    private static Task<T> Start<T>(EventLoop loop, Func<T> function) =>
        Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.None, loop.Scheduler);
}
