using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Loop;

[TestFixture, NonParallelizable]
public class DebugModeTests
{
    [Test]
    [Property("Semantic", "241")]
    public void Run_DebugTrue_SwitchesItOn()
    {
        bool seen = AsyncioContext.Run(async () => Asyncio.GetRunningLoop().GetDebug(), debug: true, loopFactory: Virtual.Loop);

        seen.Should().BeTrue();
    }

    [Test]
    [Property("Semantic", "241")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_set_debug")]
    public void SetDebug_OnAndOff_IsWhatGetDebugSays()
    {
        using var loop = Virtual.Loop();
        loop.SetDebug(true);
        loop.GetDebug().Should().BeTrue();

        loop.SetDebug(false);

        loop.GetDebug().Should().BeFalse();
    }

    [TestCase(null, "False"), TestCase("", "False"), TestCase("0", "False"), TestCase("1", "True")]
    [Category("Slow")]
    [Property("Semantic", "241")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_env_var_debug")]
    public void GetDebug_OfANewLoop_IsWhatTheEnvironmentSays(string? variable, string expected)
    {
        using var child = new TrialProcess("debug mode", ("ASYNCIOSHARP_DEBUG", variable));

        child.ReadRest().Should().Equal(expected);
        child.ExitCode.Should().Be(0);
    }

    [Test]
    [Property("Semantic", "242")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_log_slow_callbacks")]
    public void SlowCallbackDuration_CallbackTakesLonger_IsWrittenWithItsName()
    {
        using var error = new ErrorStream();
        var (loop, _, clock) = ScriptedDriver.Loop();
        using var _ = loop;
        loop.SetDebug(true);
        loop.SlowCallbackDuration = 0.2;
        loop.CallSoon(() => clock.Advance(TimeSpan.FromSeconds(0.25)));

        loop.Turn();

        error.Text.Should().Contain("took 0.250 seconds").And.Contain(nameof(SlowCallbackDuration_CallbackTakesLonger_IsWrittenWithItsName));
    }

    [Test]
    [Property("Semantic", "242")]
    public void SlowCallbackDuration_TaskStepTakesLonger_NamesTheTask()
    {
        using var error = new ErrorStream();
        var (loop, _, clock) = ScriptedDriver.Loop();
        using var _ = loop;
        loop.SetDebug(true);
        loop.CreateTask(Slow(), name: "slowpoke");

        loop.Turn();

        error.Text.Should().Contain("slowpoke").And.Contain("took 0.300 seconds");

        async Coroutine Slow() => clock.Advance(TimeSpan.FromSeconds(0.3));
    }

    [Test]
    public void SlowCallbackDuration_CallbackIsQuick_NothingIsWritten()
    {
        using var error = new ErrorStream();
        var (loop, _, clock) = ScriptedDriver.Loop();
        using var _ = loop;
        loop.SetDebug(true);
        loop.CallSoon(() => clock.Advance(TimeSpan.FromSeconds(0.09)));

        loop.Turn();

        error.Text.Should().BeEmpty();
    }

    [Test]
    public void SetDebug_WithoutIt_SlowCallbacksAreNotMeasured()
    {
        using var error = new ErrorStream();
        var (loop, _, clock) = ScriptedDriver.Loop();
        using var _ = loop;
        loop.CallSoon(() => clock.Advance(TimeSpan.FromSeconds(10)));

        loop.Turn();

        error.Text.Should().BeEmpty();
    }

    [Test, Property("Semantic", "11")]
    [Property("Semantic", "245")]
    public void CallSoon_CallbackThrowsInDebugMode_IsReportedWithWhereItWasScheduled()
    {
        using var loop = Virtual.Loop();
        loop.SetDebug(true);
        Reports reports = Reports.Of(loop);
        var log = new List<string>();
        loop.CallSoon(() => throw new FormatException());
        loop.CallSoon(() => log.Add("next"));

        loop.Turn();

        reports.Only.SourceTraceback.Should().Contain(nameof(CallSoon_CallbackThrowsInDebugMode_IsReportedWithWhereItWasScheduled));
        log.Should().Equal("next");
    }

    [Test]
    [Property("Semantic", "245")]
    public void CreateFuture_InDebugMode_TheReportTellsWhereItWasMade()
    {
        var loop = Virtual.Loop();
        loop.SetDebug(true);
        Reports reports = Reports.Of(loop);
        loop.CreateFuture().SetException(new FormatException());

        loop.Close();

        reports.Only.SourceTraceback.Should().Contain(nameof(CreateFuture_InDebugMode_TheReportTellsWhereItWasMade));
    }

    [Test]
    public void CallSoon_AsyncLambda_ItsErrorIsReported()
    {
        using var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        loop.CallSoon(async void () =>
        {
            await Asyncio.Sleep(1);
            throw new FormatException("late");
        });
        loop.CallLater(2, loop.Stop);

        loop.RunForever();

        reports.Only.Exception.Should().BeOfType<FormatException>();
    }
}
