using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Loop;

[TestFixture]
public class StatisticsTests
{
    [Test]
    public void Statistics_NewLoop_IsAllZero()
    {
        using var loop = Virtual.Loop();

        loop.Statistics().Should().Be(new LoopStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    [Test]
    public void Statistics_InsideACallback_CountsWhatStillWaits()
    {
        using var loop = Virtual.Loop();
        LoopStatistics? seen = null;
        loop.CallSoon(() => seen = loop.Statistics());
        loop.CallSoon(() => { });
        loop.CallSoon(() => { }).Cancel();
        loop.CallLater(1, () => { });

        loop.Turn();

        seen.Should().Be(new LoopStatistics(ReadyDepth: 2, 0, TimersPending: 1, 0, Turns: 1, CallbacksRun: 3, 0, 0, 0, 0), "a batch counts from its beginning");
        loop.Statistics().CallbacksRun.Should().Be(3, "a cancelled handle is taken like the others");
    }

    [Test]
    public void Statistics_TimersCancelled_DoNotCount()
    {
        using var loop = Virtual.Loop();
        TimerHandle[] handles = [.. Enumerable.Range(1, 10).Select(i => loop.CallLater(i, () => { }))];

        Array.ForEach(handles[3..], handle => handle.Cancel());

        loop.Statistics().TimersPending.Should().Be(3);
    }

    /// <summary>Neither a timer that has fired nor one that never will is pending: to cancel them takes nothing off the count.</summary>
    [Test]
    public void Statistics_TimersThatDoNotPendCancelled_ChangeNothing()
    {
        using var loop = Virtual.Loop();
        TimerHandle fired = loop.CallLater(1, () => { }), never = loop.CallLater(double.PositiveInfinity, () => { });
        loop.RunUntilComplete(Asyncio.Sleep(2));
        loop.CallLater(9, () => { });

        fired.Cancel();
        never.Cancel();

        loop.Statistics().TimersPending.Should().Be(1);
    }

    [Test]
    public void Statistics_Tasks_CountFromCreationToEnd()
    {
        using var loop = Virtual.Loop();
        AsyncioTask[] tasks = [.. Enumerable.Range(1, 3).Select(i => loop.CreateTask(Asyncio.Sleep(i)))];
        loop.Statistics().TasksAlive.Should().Be(3);

        loop.RunUntilComplete(tasks[1]);

        loop.Statistics().TasksAlive.Should().Be(1);
        loop.RunUntilComplete(tasks[2]);
        loop.Statistics().TasksAlive.Should().Be(0);
    }

    [Test]
    public void Statistics_PostsOfOtherThreads_AreInTheInboxAndThenReceived()
    {
        using var loop = Virtual.Loop();
        Background.Run(() =>
        {
            loop.CallSoonThreadsafe(() => { });
            loop.Post(() => { });
        });
        loop.Statistics().Should().Match<LoopStatistics>(now => now.InboxDepth == 2 && now.PostsReceived == 0);

        loop.Turn();

        loop.Statistics().Should().Match<LoopStatistics>(now => now.InboxDepth == 0 && now.PostsReceived == 2 && now.CallbacksRun == 2);
    }

    [Test]
    public void Statistics_ErrorsReported_CountsEachCallOfTheHandler()
    {
        using var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        loop.CallSoon(() => throw new FormatException());
        loop.CallSoon(() => throw new FormatException());

        loop.Turn();

        reports.All.Should().HaveCount(2);
        loop.Statistics().ErrorsReported.Should().Be(2);
    }

    [Test]
    public void Statistics_DebugMode_CountsSlowCallbacks()
    {
        using var error = new ErrorStream();
        var (loop, _, clock) = ScriptedDriver.Loop();
        using var _ = loop;
        loop.SetDebug(true);
        loop.CallSoon(() => clock.Advance(TimeSpan.FromSeconds(0.1)));
        loop.CallSoon(() => clock.Advance(TimeSpan.FromSeconds(0.09)));

        loop.Turn();

        loop.Statistics().SlowCallbacks.Should().Be(1);
    }

    [Test]
    public void Statistics_TimerFiresInTime_LagIsZeroAgain()
    {
        var (loop, _, clock) = ScriptedDriver.Loop();
        using var _ = loop;
        loop.CallLater(1, () => { });
        clock.Advance(TimeSpan.FromSeconds(1.25));
        loop.Turn();
        loop.Statistics().Lag.Should().Be(0.25);

        loop.CallLater(1, loop.Stop);
        loop.RunForever();

        loop.Statistics().Lag.Should().Be(0);
    }

    [Test]
    public void Statistics_ReadByAnotherThreadWhileTheLoopRuns_NeverNegativeNeverBackwards()
    {
        using var loop = new EventLoop();
        int left = 20_000;
        loop.CallSoon(Tick);
        using var over = new ManualResetEventSlim();
        var wrong = new List<LoopStatistics>();
        Background reader = Background.Start(() =>
        {
            long turns = 0;
            do
            {
                LoopStatistics now = loop.Statistics();
                if (now.ReadyDepth < 0 || now.TimersPending < 0 || now.TasksAlive < 0 || now.Turns < turns || now.Lag is < 0 or > 1000)
                {
                    wrong.Add(now);
                }

                turns = now.Turns;
            }
            while (!over.IsSet);
        });

        loop.RunForever();

        over.Set();
        reader.Join();
        wrong.Should().BeEmpty();

        void Tick()
        {
            TimerHandle timer = loop.CallLater(0.00001, () => { });
            loop.CallLater(0.1, () => { }).Cancel();
            if (left % 3 == 0)
            {
                timer.Cancel();
            }

            if (--left == 0)
            {
                loop.Stop();
            }

            loop.CallSoon(Tick);
        }
    }
}
