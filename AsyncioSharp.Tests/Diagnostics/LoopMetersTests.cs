using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Diagnostics;

[TestFixture, NonParallelizable]
public partial class LoopMetersTests
{
    [Test]
    public void Instruments_NamesAndUnits_FollowTheConventions()
    {
        using var loop = Virtual.Loop();
        using var probe = new MeterProbe(loop);

        probe.Published.Should().HaveCountGreaterThan(8);
        probe.Published.Should().OnlyContain(one => OpenTelemetryName().IsMatch(one.Name));
        probe.Published.Should().OnlyContain(one => one.Unit == "s" || one.Unit == "By" || (one.Unit!.StartsWith('{') && one.Unit.EndsWith('}')));
        probe.Published.Should().OnlyContain(one => one.Description!.Length > 0);
    }

    [Test]
    public void Docs_TableOfInstruments_IsWhatThereIs()
    {
        using var loop = Virtual.Loop();
        using var probe = new MeterProbe(loop);
        string page = File.ReadAllText(Path.Combine(Docs.Excerpts.Repository, "docs", "diagnostics.md"));

        string[] documented = [.. DocumentedInstrument().Matches(page).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}")];

        documented.Should().BeEquivalentTo(probe.Published.Select(one => $"{one.Name} {one.Unit}"));
    }

    [Test]
    public void Docs_Dashboard_AsksForTheInstrumentsByTheirNamesInPrometheus()
    {
        using var loop = Virtual.Loop();
        using var probe = new MeterProbe(loop);
        string dashboard = File.ReadAllText(Path.Combine(Docs.Excerpts.Repository, "docs", "dashboards", "asyncio.json"));

        // asyncio_loop_id is the tag.
        string[] asked = [.. PrometheusName().Matches(dashboard).Select(match => match.Value).Distinct().Where(name => name != "asyncio_loop_id")];

        asked.Should().BeEquivalentTo(probe.Published.Select(InPrometheus).Select(name => (name, Suffix: Array.Find(["_bucket", "_count", ""], suffix => asked.Contains(name + suffix))))
            .SelectMany(one => one.Suffix is null ? [one.name + " is missing"] : new[] { one.name + one.Suffix }));
    }

    [Test]
    public void Histograms_AdviseBoundariesForSeconds()
    {
        using var loop = Virtual.Loop();
        using var probe = new MeterProbe(loop);

        probe.Published.OfType<Histogram<double>>().Should().HaveCount(2).And.OnlyContain(one => one.Advice!.HistogramBucketBoundaries!.Max() == 10);
    }

    [Test]
    public void Gauges_OfALoop_AreItsNumbers()
    {
        using var loop = Virtual.Loop();
        using var probe = new MeterProbe(loop);
        loop.SetExceptionHandler((_, _) => { });
        loop.CallSoon(() => throw new FormatException());
        loop.Turns(3);
        loop.CallSoon(() => { });
        loop.CallSoon(() => { });
        loop.CallLater(10, () => { });
        loop.CallLater(10, () => { }).Cancel();
        loop.CreateTask(Asyncio.Sleep(1));
        Background.Run(() => loop.Post(() => { }));

        Dictionary<string, double> seen = probe.Observe();

        seen["asyncio.loop.ready_depth"].Should().Be(3);
        seen["asyncio.loop.inbox_depth"].Should().Be(1);
        seen["asyncio.loop.timer.count"].Should().Be(1);
        seen["asyncio.loop.task.count"].Should().Be(1);
        seen["asyncio.loop.turns"].Should().Be(3);
        seen["asyncio.loop.callbacks"].Should().Be(1);
        seen["asyncio.loop.errors"].Should().Be(1);
        seen["asyncio.loop.posts"].Should().Be(0);
        seen["asyncio.loop.io.received"].Should().Be(0);
        seen["asyncio.loop.io.sent"].Should().Be(0);
        seen["asyncio.loop.count"].Should().BeGreaterThanOrEqualTo(1);
    }

    [Test]
    public void Gauges_AfterClose_SayNothingMoreOfTheLoop()
    {
        var loop = Virtual.Loop();
        using var probe = new MeterProbe(loop);
        double open = probe.Observe()["asyncio.loop.count"];

        loop.Close();

        probe.Observe().Keys.Should().Equal("asyncio.loop.count");
        probe.Of("asyncio.loop.count").Should().Equal(open - 1);
    }

    [Test]
    public void LoopRegistry_LoopDroppedWithoutClose_IsNotKeptAlive()
    {
        WeakReference<EventLoop> dropped = Drop();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        dropped.TryGetTarget(out _).Should().BeFalse();

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference<EventLoop> Drop()
        {
            var loop = new EventLoop();
            LoopRegistry.Open().Should().Contain(loop);
            return new WeakReference<EventLoop>(loop);
        }
    }

    [Test]
    public void SlowCallback_WhileSomebodyListens_IsMeasuredWithoutDebugMode()
    {
        using var error = new ErrorStream();
        var (loop, _, clock) = ScriptedDriver.Loop();
        using var _ = loop;
        using var probe = new MeterProbe(loop);
        loop.CallSoon(() => clock.Advance(TimeSpan.FromSeconds(0.25)));
        loop.CallSoon(() => clock.Advance(TimeSpan.FromSeconds(0.05)));

        loop.Turn();

        probe.Of("asyncio.loop.slow_callback.duration").Should().Equal(0.25);
        loop.Statistics().SlowCallbacks.Should().Be(1);
        error.Text.Should().BeEmpty("only debug mode writes");
    }

    [Test]
    public void SlowCallback_NobodyListensToTheHistograms_IsNotMeasured()
    {
        var (loop, _, clock) = ScriptedDriver.Loop();
        using var _ = loop;
        using var probe = new MeterProbe(loop, instrument => instrument is not Histogram<double>);
        loop.CallSoon(() => clock.Advance(TimeSpan.FromSeconds(0.25)));

        loop.Turn();

        loop.Statistics().SlowCallbacks.Should().Be(0);
    }

    [Test]
    public void SlowCallback_ListenerComesWhileCallbacksNeverRunOut_IsNoticedWithin256Turns()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var loop = new EventLoop(clock);
        MeterProbe? probe = null;
        int turnsSince = 0;
        loop.CallSoon(Tick);

        loop.RunForever();

        probe!.Dispose();
        turnsSince.Should().BeInRange(1, 257);

        void Tick()
        {
            probe ??= new MeterProbe(loop);
            turnsSince++;
            clock.Advance(TimeSpan.FromSeconds(1));
            if (loop.Statistics().SlowCallbacks > 0 || turnsSince > 1000)
            {
                loop.Stop();
            }

            loop.CallSoon(Tick);
        }
    }

    [Test]
    public void SlowCallback_ListenerComesWhileTheLoopWaits_SeesTheBatchThatFollows()
    {
        var (loop, driver, clock) = ScriptedDriver.Loop();
        using var _ = loop;
        MeterProbe? probe = null;
        driver.OnPoll = () => probe ??= new MeterProbe(loop);
        loop.CallSoon(() => clock.Advance(TimeSpan.FromSeconds(0.25)));

        loop.Turn();

        probe!.Dispose();
        probe.Of("asyncio.loop.slow_callback.duration").Should().Equal(0.25);
    }

    [Test]
    public void SlowCallback_ListenerLeaves_MeasuringEnds()
    {
        var (loop, _, clock) = ScriptedDriver.Loop();
        using var _ = loop;
        new MeterProbe(loop).Dispose();
        loop.CallSoon(() => clock.Advance(TimeSpan.FromSeconds(0.25)));

        loop.Turn();

        loop.Statistics().SlowCallbacks.Should().Be(0);
    }

    [Test]
    public void TimerLateness_LoopWasBusy_IsThatOfTheOldestTimer()
    {
        var (loop, _, clock) = ScriptedDriver.Loop();
        using var _ = loop;
        using var probe = new MeterProbe(loop);
        loop.CallLater(1, () => { });
        loop.CallLater(2, () => { });
        clock.Advance(TimeSpan.FromSeconds(2.5));

        loop.Turn();

        probe.Of("asyncio.loop.timer.lateness").Should().Equal(1.5);
        probe.Observe()["asyncio.loop.lag"].Should().Be(1.5);
    }

    [Test]
    public void Lag_LoopIsStuckInACallback_OtherThreadsSeeItGrow()
    {
        var (loop, _, clock) = ScriptedDriver.Loop();
        using var _ = loop;
        using var probe = new MeterProbe(loop);
        var seen = new List<double>();
        loop.CallLater(1, () => { });
        loop.CallSoon(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(3));
            Background.Run(() => seen.Add(probe.Observe()["asyncio.loop.lag"]));
            clock.Advance(TimeSpan.FromSeconds(4));
            Background.Run(() => seen.Add(probe.Observe()["asyncio.loop.lag"]));
        });

        loop.Turn();

        seen.Should().Equal(2, 6);
        loop.Statistics().Lag.Should().Be(0, "no timer has fired, and a loop that does not run is not stuck");
    }

    [Test]
    public void LoopThatWaits_NobodyAsked_MakesTheInstruments()
    {
        using var thread = new LoopThread();

        SpinWait.SpinUntil(() => Telemetry.Exist, Background.Limit).Should().BeTrue();
    }

    /// <summary>How OpenTelemetry's exporters for Prometheus name an instrument.</summary>
    private static string InPrometheus(Instrument instrument) =>
        instrument.Name.Replace('.', '_')
        + instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => string.Empty }
        + (instrument is ObservableCounter<long> ? "_total" : string.Empty);

    [GeneratedRegex("asyncio_[a-z_]+")]
    private static partial Regex PrometheusName();

    [GeneratedRegex("^asyncio(\\.[a-z]+(_[a-z]+)*)+$")]
    private static partial Regex OpenTelemetryName();

    [GeneratedRegex(@"^\| `(asyncio\.[a-z_.]+)` \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex DocumentedInstrument();
}
