using System.Diagnostics.Tracing;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Diagnostics;

[TestFixture, NonParallelizable]
public class AsyncioEventSourceTests
{
    [OneTimeSetUp]
    public void MakeInstruments() => Telemetry.Make();

    [Test]
    public void EventSource_Itself_IsValid()
    {
        AsyncioEventSource.Log.ConstructionException.Should().BeNull();
        EventSource.GenerateManifest(typeof(AsyncioEventSource), null, EventManifestOptions.Strict).Should().Contain("AsyncioSharp");
    }

    [Test]
    public void Run_SomebodyListens_StartAndEndAreEvents()
    {
        using var loop = Virtual.Loop();
        using var log = new EventLog(loop, EventLevel.Informational);

        loop.Turn();

        log.Lines.Should().Equal("LoopStarted", "LoopStopped");
    }

    [Test]
    public void Task_SomebodyListensToTasks_BirthAndEndAreEventsWithTheName()
    {
        using var loop = Virtual.Loop();
        using var log = new EventLog(loop, EventLevel.Verbose, AsyncioEventSource.Keywords.Tasks);

        loop.CallSoon(() => loop.CreateTask(Asyncio.Sleep(1), name: "sleeper"));
        loop.CallLater(2, loop.Stop);
        loop.RunForever();

        log.Lines.Should().Equal("TaskCreated sleeper", "TaskEnded sleeper");
    }

    [Test]
    public void Events_LongTexts_AreCut()
    {
        using var loop = Virtual.Loop();
        using var log = new EventLog(loop, EventLevel.Verbose);
        string text = new('x', 40_000);

        AsyncioEventSource.Log.TaskCreated(loop.Id, text);
        AsyncioEventSource.Log.TaskEnded(loop.Id, text);
        AsyncioEventSource.Log.SlowCallback(loop.Id, text, 1);
        AsyncioEventSource.Log.SlowStep(loop.Id, text, text, 1);
        AsyncioEventSource.Log.UnhandledError(loop.Id, new LoopExceptionContext { Message = text, Exception = new FormatException(text) });

        log.Lines.Should().HaveCount(5).And.OnlyContain(static line => line.Length < 20_000 && line.Contains('…'));
    }

    [Test]
    public void Task_SomebodyListensToOtherThings_IsNoEvent()
    {
        using var loop = Virtual.Loop();
        using var log = new EventLog(loop, EventLevel.Verbose, AsyncioEventSource.Keywords.Errors);

        loop.RunUntilComplete(Asyncio.Sleep(1));

        log.Lines.Should().BeEmpty();
    }

    [Test]
    public void SlowCallback_SomebodyListens_IsAnEventWithWhatAndHowLong()
    {
        var (loop, _, clock) = ScriptedDriver.Loop();
        using var _ = loop;
        using var log = new EventLog(loop, EventLevel.Warning);
        loop.CreateTask(Slow(), name: "slowpoke");
        loop.CallSoon(() => clock.Advance(TimeSpan.FromSeconds(0.09)));

        loop.Turn();

        log.Lines.Should().ContainSingle().Which.Should().StartWith("SlowCallback <Task").And.Contain("slowpoke").And.EndWith(" 0.3");

        async Coroutine Slow() => clock.Advance(TimeSpan.FromSeconds(0.3));
    }

    [Test]
    public void UnhandledError_SomebodyListens_IsAnEventWithTheException()
    {
        using var loop = Virtual.Loop();
        using var log = new EventLog(loop, EventLevel.Error);
        Reports.Of(loop);

        loop.CallExceptionHandler(new LoopExceptionContext { Message = "it went wrong", Exception = new FormatException("badly") });
        loop.CallExceptionHandler(new LoopExceptionContext { Message = "again" });

        log.Lines.Should().Equal("UnhandledError it went wrong System.FormatException badly", "UnhandledError again  ");
    }

    [Test]
    public void Events_ListenerGone_CostNothing()
    {
        var (loop, _, clock) = ScriptedDriver.Loop();
        using var _ = loop;
        var log = new EventLog(loop, EventLevel.Verbose);
        log.Dispose();

        loop.CallSoon(() => clock.Advance(TimeSpan.FromSeconds(1)));
        loop.RunUntilComplete(Asyncio.Sleep(1));

        log.Lines.Should().BeEmpty();
        loop.Statistics().SlowCallbacks.Should().Be(0);
    }

    /// <summary>Keeps the events of one loop, as lines.</summary>
    private sealed class EventLog : EventListener
    {
        private readonly int _loop;

        public EventLog(EventLoop loop, EventLevel level, EventKeywords keywords = EventKeywords.All)
        {
            _loop = loop.Id;
            EnableEvents(AsyncioEventSource.Log, level, keywords);
        }

        public List<string> Lines { get; } = [];

        protected override void OnEventWritten(EventWrittenEventArgs e)
        {
            // The base constructor already listens to whatever is on.
            if (e.EventSource == AsyncioEventSource.Log && e.Payload is [int loop, ..] && loop == _loop)
            {
                Lines.Add(string.Join(' ', e.Payload.Skip(1).Prepend(e.EventName).Select(part => Convert.ToString(part, System.Globalization.CultureInfo.InvariantCulture))));
            }
        }
    }
}
