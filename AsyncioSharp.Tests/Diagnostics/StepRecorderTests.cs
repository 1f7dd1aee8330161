using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using AsyncioSharp.Tests.Infrastructure;
using AsyncioSharp.Timelines;
using AsyncioSharp.Tool;
using Microsoft.Extensions.Time.Testing;

namespace AsyncioSharp.Tests.Diagnostics;

/// <summary>Steps as they are recorded for the tool, and as the tool reads them.</summary>
[TestFixture]
public class StepRecorderTests
{
    [Test]
    public void Record_TasksAndCallbacks_AreStepsWithWhatFollows()
    {
        (EventLoop loop, _, FakeTimeProvider clock) = ScriptedDriver.Loop();
        using EventLoop closing = loop;
        Reports.Of(loop);
        var gate = new AsyncioLock();
        loop.CreateTask(Sleeper(), name: "sleeper");
        loop.Turn();
        var recorder = new StepRecorder(loop, 100);
        recorder.Begin();
        AsyncioTask holder = loop.CreateTask(Holder(), name: "holder");
        loop.CreateTask(Waiter(), name: "waiter");
        loop.CreateTask(Follower(holder), name: "follower");
        loop.CreateTask(Failing(), name: "failing");
        loop.CallSoon(Callback);
        loop.Turns(2);
        clock.Advance(TimeSpan.FromSeconds(4));
        loop.Turns(6);

        recorder.End();

        Lines(Read(recorder)).Should().Equal(
            "sleeper 0+0 waits for sleep 5 s (began)",
            "holder 0+1 waits for sleep 3 s",
            "waiter 1+0 waits for AsyncioLock.Acquire",
            "follower 1+0 waits for holder",
            "failing 1+0 failed: FormatException",
            "callbacks 1+0 StepRecorderTests.Callback",
            "holder 5+0 done",
            "sleeper 5+0 done",
            "waiter 5+0 done",
            "follower 5+0 done");

        async Coroutine Sleeper() => await Asyncio.Sleep(5);

        async Coroutine Holder()
        {
            using (await gate.Acquire())
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                await Asyncio.Sleep(3);
            }
        }

        async Coroutine Waiter()
        {
            using (await gate.Acquire())
            {
            }
        }

        static async Coroutine Follower(AsyncioTask other) => await other;

        static async Coroutine Failing() => throw new FormatException();
    }

    [Test]
    public void Record_Rows_HaveTheNamesOfTheMethods()
    {
        (EventLoop loop, _, _) = ScriptedDriver.Loop();
        using EventLoop closing = loop;
        var recorder = new StepRecorder(loop, 100);
        recorder.Begin();
        loop.CreateTask(() => NativeMethod(), name: "native");
        loop.CreateTask(CoroutineMethod(), name: "coroutine");
        loop.Turns(3);
        recorder.End();

        Read(recorder).Rows.Skip(1).Should().Equal(
            ("native", "AsyncioSharp.Tests.Diagnostics.StepRecorderTests.NativeMethod"),
            ("coroutine", "AsyncioSharp.Tests.Diagnostics.StepRecorderTests.CoroutineMethod"));
    }

    [Test]
    public void Close_WhileAStepRuns_TellsHowLongItHasRun()
    {
        (EventLoop loop, _, FakeTimeProvider clock) = ScriptedDriver.Loop();
        using EventLoop closing = loop;
        var recorder = new StepRecorder(loop, 100);
        recorder.Begin();
        loop.CreateTask(Stuck(), name: "stuck");
        loop.Turns(2);
        recorder.End();

        LoopSteps steps = Read(recorder);
        steps.IsOpenAtEnd.Should().BeTrue();
        Lines(steps).Should().Equal("stuck 0+7 has not ended when the recording did");

        async Coroutine Stuck()
        {
            clock.Advance(TimeSpan.FromSeconds(7));
            Background.Run(recorder.Close);
        }
    }

    [Test]
    public void Close_LoopThatIsStuckSinceBeforeTheRecording_NamesTheTask()
    {
        (EventLoop loop, _, FakeTimeProvider clock) = ScriptedDriver.Loop();
        using EventLoop closing = loop;
        StepRecorder? recorder = null;
        loop.CreateTask(Stuck(), name: "stuck");
        loop.Turn();

        LoopSteps steps = Read(recorder!);
        Lines(steps).Should().Equal("stuck 0+7 has not ended when the recording did");

        async Coroutine Stuck() => Background.Run(() =>
        {
            recorder = new StepRecorder(loop, 100);
            clock.Advance(TimeSpan.FromSeconds(7));
            recorder.Close();
        });
    }

    [Test]
    public void Record_MoreThanWanted_AreCounted()
    {
        (EventLoop loop, _, _) = ScriptedDriver.Loop();
        using EventLoop closing = loop;
        var recorder = new StepRecorder(loop, 3);
        recorder.Begin();
        for (int i = 0; i < 10; i++)
        {
            loop.CallSoon(Callback);
        }

        loop.Turn();
        recorder.End();

        Read(recorder).Steps.Should().HaveCount(3);
        recorder.Dropped.Should().BeGreaterThanOrEqualTo(7);
    }

    [Test]
    public void Record_TasksThatEndAfterTheLastStepThatIsWanted_AreNotKeptAlive()
    {
        (EventLoop loop, _, FakeTimeProvider clock) = ScriptedDriver.Loop();
        using EventLoop closing = loop;
        var recorder = new StepRecorder(loop, 0);
        WeakReference[] tasks = Make(loop, recorder);
        clock.Advance(TimeSpan.FromSeconds(2));
        loop.Turns(4);
        GC.Collect();

        // The loop itself may still have the last one at hand.
        tasks.Count(static task => task.IsAlive).Should().BeLessThan(5);
        recorder.Dropped.Should().BePositive();
        recorder.End();

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference[] Make(EventLoop loop, StepRecorder recorder)
        {
            WeakReference[] tasks = [.. Enumerable.Range(0, 50).Select(_ => new WeakReference(loop.CreateTask(CoroutineMethod())))];
            loop.Turn();
            recorder.Begin();
            return tasks;
        }
    }

    [Test, Category("Slow"), NonParallelizable]
    public void Recording_NotAskedForAgain_EndsThoughSomebodyListens()
    {
        Telemetry.Make();
        using var events = new Ends();

        events.EnableEvents(
            AsyncioEventSource.Log, AsyncioEventSource.LoadLevel, AsyncioEventSource.Keywords.Steps,
            new Dictionary<string, string?>
            {
                [StepProtocol.IdKey] = "4711",
                [StepProtocol.SecondsKey] = "3600",
                [StepProtocol.MostKey] = "10",
                [StepProtocol.LeaseKey] = "0.5",
            });

        SpinWait.SpinUntil(() => events.Seen.Contains(4711), TimeSpan.FromSeconds(20)).Should().BeTrue();
    }

    [Test]
    public void Record_ManySteps_ComeInPartsThatAnEventCanHold()
    {
        (EventLoop loop, _, _) = ScriptedDriver.Loop();
        using EventLoop closing = loop;
        var recorder = new StepRecorder(loop, int.MaxValue);
        recorder.Begin();
        for (int i = 0; i < 20_000; i++)
        {
            loop.CallSoon(Callback);
        }

        loop.Turn();
        recorder.End();

        recorder.Parts.Count.Should().BeGreaterThan(2);
        recorder.Parts.Should().OnlyContain(part => part.Length < 32_000);
        Read(recorder).Steps.Count.Should().BeGreaterThanOrEqualTo(20_000);
    }

    [Test]
    public void End_RecordedLoop_IsNotObservedAnyMore()
    {
        (EventLoop loop, _, _) = ScriptedDriver.Loop();
        using EventLoop closing = loop;
        var recorder = new StepRecorder(loop, 100);
        recorder.Begin();
        loop.Turn();
        recorder.End();
        loop.CallSoon(Callback);

        loop.Turn();

        loop.FindInstrument<StepRecorder>().Should().BeNull();
        Lines(Read(recorder)).Should().NotContain(line => line.Contains(nameof(Callback)));
    }

    private static void Callback()
    {
    }

    private static async Task NativeMethod() => await Asyncio.Sleep(0.1);

    private static async Coroutine CoroutineMethod() => await Asyncio.Sleep(0.1);

    private static LoopSteps Read(StepRecorder recorder)
    {
        recorder.Failure.Should().BeNull();
        var steps = new LoopSteps(1, recorder.Loop.ToTicks(1));
        foreach (byte[] part in recorder.Parts)
        {
            steps.Read(part);
        }

        return steps;
    }

    /// <summary>The ends of recordings.</summary>
    private sealed class Ends : EventListener
    {
        public ConcurrentBag<long> Seen { get; } = [];

        protected override void OnEventWritten(EventWrittenEventArgs e)
        {
            if (e.EventSource == AsyncioEventSource.Log && e.EventName == nameof(AsyncioEventSource.StepsEnd))
            {
                Seen.Add((long)e.Payload![0]!);
            }
        }
    }

    /// <summary>Who, when and how long in seconds, and what follows. Without what the test itself calls to stop the loop.</summary>
    private static IEnumerable<string> Lines(LoopSteps steps) =>
        steps.Steps.Where(static step => !step.Text.Contains("Stop", StringComparison.Ordinal)).Select(step =>
            $"{steps.Rows[step.Row].Name} {step.Time / 1_000_000_000}+{step.Length / 1_000_000_000} {step.Text}"
                + ((step.Marks & TimelineMarks.IsBeginning) != 0 ? " (began)" : string.Empty));
}
