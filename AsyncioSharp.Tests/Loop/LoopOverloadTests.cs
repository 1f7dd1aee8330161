using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Loop;

/// <summary>The forms of the loop's methods that take arguments, time spans or other kinds of methods.</summary>
[TestFixture]
public class LoopOverloadTests
{
    [Test]
    public void RunUntilComplete_EachKindOfMethod_RunsToItsEnd()
    {
        using var loop = Virtual.Loop();
        int runs = 0;

        loop.RunUntilComplete(async Task () => await Step());
        loop.RunUntilComplete(async Coroutine () => await Step());
        loop.RunUntilComplete(async ValueTask () => await Step());
        int a = loop.RunUntilComplete(async Task<int> () => await Step());
        int b = loop.RunUntilComplete(async Coroutine<int> () => await Step());
        int c = loop.RunUntilComplete(async ValueTask<int> () => await Step());

        (a, b, c).Should().Be((4, 5, 6));
        loop.Time().Should().Be(6);

        async Coroutine<int> Step()
        {
            await Asyncio.Sleep(1);
            return ++runs;
        }
    }

    [Test]
    public void CallLaterAndCallAt_EachForm_CallsWithItsArgumentsAtItsTime()
    {
        using var loop = Virtual.Loop();
        var log = new List<string>();
        TimeSpan Seconds(double s) => TimeSpan.FromSeconds(s);
        void Note(string what) => log.Add($"{what}@{loop.Time()}");

        loop.CallLater(1, Note, "a");
        loop.CallLater(2, (x, y) => Note(x + y), "b", "c");
        loop.CallLater(Seconds(3), () => Note("d"));
        loop.CallLater(Seconds(4), Note, "e");
        loop.CallLater(Seconds(5), (x, y) => Note(x + y), "f", "g");
        loop.CallAt(6, Note, "h");
        loop.CallAt(7, (x, y) => Note(x + y), "i", "j");
        loop.CallAt(Seconds(8), () => Note("k"));
        loop.CallAt(Seconds(9), Note, "l");
        loop.CallAt(Seconds(10), (x, y) => Note(x + y), "m", "n");
        loop.CallLater(11, loop.Stop);
        loop.RunForever();

        log.Should().Equal("a@1", "bc@2", "d@3", "e@4", "fg@5", "h@6", "ij@7", "k@8", "l@9", "mn@10");
    }

    [Test]
    public void CallSoonThreadsafe_WithArguments_PassesThem()
    {
        using var loop = Virtual.Loop();
        var log = new List<string>();
        Background.Run(() =>
        {
            loop.CallSoonThreadsafe(log.Add, "one");
            loop.CallSoonThreadsafe((x, y) => log.Add(x + y), "two", "three");
        });

        loop.Turn();

        log.Should().Equal("one", "twothree");
    }

    [Test]
    public void NoteRetrieved_ManyErrorsReadLate_AreForgotten()
    {
        // Each failed future is remembered until somebody reads its error; a loop that lives long must not remember those that were read.
        var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        Future[] failed = [.. Enumerable.Range(0, 100).Select(_ => loop.CreateFuture())];
        Array.ForEach(failed, future => future.SetException(new FormatException()));

        Array.ForEach(failed[..99], future => future.Exception().Should().BeOfType<FormatException>());
        loop.Close();

        reports.Only.Future.Should().BeSameAs(failed[99]);
    }

    [Test]
    public void ShutdownDefaultExecutor_TimeSpan_Waits() => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        (await loop.RunInExecutor(null, () => 7)).Should().Be(7);

        await loop.ShutdownDefaultExecutor(TimeSpan.FromSeconds(60));

        loop.Invoking(one => one.RunInExecutor(null, () => 7)).Should().Throw<InvalidOperationException>();
    });

    [Test]
    public void Scheduler_TasksStartedOnIt_RunOneAtATimeOnTheLoop() => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        loop.Scheduler.MaximumConcurrencyLevel.Should().Be(1);
        Task<EventLoop?> outer = Task.Factory.StartNew(
            () =>
            {
                var inner = new Task<EventLoop?>(() => EventLoop.Running);
                inner.RunSynchronously(loop.Scheduler);
                return inner.GetAwaiter().GetResult();
            },
            CancellationToken.None,
            TaskCreationOptions.None,
            loop.Scheduler);

        (await outer).Should().BeSameAs(loop);
    });
}
