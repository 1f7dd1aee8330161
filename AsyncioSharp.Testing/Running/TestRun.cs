using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace AsyncioSharp.Testing;

/// <summary>
/// One test: a loop, the phases that run on it (set-up, body, tear-down), and the end, where what is left is reported and cleared away. The
/// calling thread waits and guards; the loop runs on a <see cref="LoopThread"/>.
/// </summary>
/// <remarks>
/// A phase that fails, even with a deadlock, leaves a loop on which the next phase can run: tear-down comes in any case. Only a thread that
/// can neither be stopped nor interrupted takes the loop with it.
/// </remarks>
[StackTraceHidden]
internal sealed class TestRun
{
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_lastGrace = TimeSpan.FromSeconds(1);

    // How often the waiting thread looks whether the loop's is stuck.
    private static readonly TimeSpan s_lookInterval = TimeSpan.FromMilliseconds(250);

    // In virtual time the end of a test is a matter of milliseconds, or some task does not let itself be cancelled.
    private static readonly TimeSpan s_virtualEndLimit = TimeSpan.FromSeconds(2);

    private readonly TestOptions _options;
    private readonly List<string> _findings = [];
    private readonly Context _context = Context.CopyContext();
    private readonly Runner _runner;
    private readonly ScheduleDriver? _driver;
    private readonly TestProbe _probe;
    private LoopThread _thread = LoopThread.Rent();
    private bool _lost;
    private bool _closing;

    public TestRun(TestOptions? options, ScheduleDriver? driver = null)
    {
        _options = (options ?? TestOptions.Default).Check();
        _driver = driver;

        // The executor's threads get no long wait: what does not end by then is a leak of the test's.
        double patience = s_lastGrace.TotalSeconds;
        _runner = new Runner(
            new RunOptions { LoopFactory = _options.MakeLoop, HandleInterrupts = false, ExecutorShutdownTimeout = patience });
        Loop = _runner.GetLoop();
        if (driver is not null)
        {
            Loop.AddInstrument(driver);
        }

        Loop.Points = new TestPoints(driver);
        if (_options.Network == TestNetwork.Simulated && Loop.VirtualClock is not null)
        {
            SimulatedNetwork.Offer(Loop);
        }

        Loop.SetExceptionHandler(OnReport);
        _probe = TestProbe.Of(Loop);
        _probe.KeepsSites = driver is not { KeepsSites: false };
        _probe.MaxStepsPerInstant = _options.MaxStepsPerInstant;
        _probe.MaxClockMoves = _options.MaxClockMoves;
        _probe.MaxRetries = _options.MaxRetries;
        ThrownErrors.Watch();
        _probe.Output = Output;
        _probe.WatchEscapes(_options.Escapes, _options.EscapesAllowed);
        if (_probe.WatchesEscapes)
        {
            EscapeListener.Start();
        }

        _probe.StepCostTicks = _options.StepCost * TimeSpan.TicksPerSecond;
    }

    public EventLoop Loop { get; }

    /// <summary>A whole test: one phase, and the end.</summary>
    public static T ToEnd<T>(Func<EventLoop, Coroutine<T>> body, TestOptions? options, string? name) =>
        options is { DrivesSchedule: true }
            ? ScheduledTest.ToEnd(body, options.Check() with { Name = options.Name ?? name })
            : Once(body, options, driver: null);

    /// <summary>The same, run once, in asyncio's order or as the driver says.</summary>
    public static T Once<T>(Func<EventLoop, Coroutine<T>> body, TestOptions? options, ScheduleDriver? driver)
    {
        var run = new TestRun(options, driver);
        T result;
        try
        {
            result = run.Phase(() => body(run.Loop));
        }
        catch (Exception) when (run.EndQuietly())
        {
            throw;
        }

        run.End();
        return result;
    }

    /// <summary>Runs a phase to its end.</summary>
    /// <param name="body">Makes the coroutine; called on the loop's thread.</param>
    /// <param name="method">The user's method that it calls, if it does so by reflection.</param>
    /// <returns>Its result. Its error is thrown as it is.</returns>
    public T Phase<T>(Func<Coroutine<T>> body, MethodInfo? method = null)
    {
        if (_lost)
        {
            throw new AsyncioTestException(
                "This phase cannot run: the loop's thread was left behind by an earlier one, which never gave it back.");
        }

        T result = default!;
        try
        {
            Guarded(() => result = RunPhase(body, method));
        }
        catch (Exception) when (NoteWhatIsOutside())
        {
            throw;
        }

        return result;
    }

    /// <summary>The end of the test: clears away what is left.</summary>
    /// <exception cref="AsyncioTestException">Something was left that should not have been.</exception>
    public void End()
    {
        if (Finish() is { } report)
        {
            throw new AsyncioTestException(report);
        }
    }

    /// <summary>The end of a test that has failed already: what is left goes to the output.</summary>
    /// <returns>True.</returns>
    public bool EndQuietly()
    {
        if (Finish() is { } report)
        {
            Output.WriteLine(report);
        }

        return true;
    }

    /// <summary>The end of the test.</summary>
    /// <returns>The report on what should fail the test; null if nothing should.</returns>
    public string? Finish()
    {
        if (!_lost)
        {
            try
            {
                Guarded(Close, Loop.VirtualClock is null ? null : s_virtualEndLimit);
            }
            catch (Exception error)
            {
                _findings.Add($"The end of the test failed: {error.Message}");
            }
        }

        if (!_lost)
        {
            _thread.Return();
        }

        if (_probe.WatchesEscapes)
        {
            EscapeListener.Stop();
            _probe.WriteEscapes();
        }

        if (_findings.Count == 0)
        {
            return null;
        }

        string report = $"The test left something behind:\n{string.Join('\n', _findings)}";
        switch (_options.Leaks)
        {
            case LeakMode.Fail:
                return report;
            case LeakMode.Warn:
                Output.WriteLine(report);
                return null;
            default:
                return null;
        }
    }

    private TextWriter Output => _options.Output ?? Console.Error;

    private T RunPhase<T>(Func<Coroutine<T>> body, MethodInfo? method)
    {
        _driver?.BeginPhase();
        _probe.Rearm();
        _probe.OnPhase((object?)method ?? body);
        AsyncioTask<T> task = CreateTask(body);
        try
        {
            Loop.RunUntilDone(task, isNew: true);
        }
        catch (Exception error)
        {
            _driver?.End();
            if (error is DeadlockError && Loop.VirtualClock is { } clock && clock.ForeignPatience > s_grace)
            {
                // Nobody came from outside: the clean-up and the end of the test need not wait as long once more.
                clock.ForeignPatience = s_grace;
            }

            Cancel(task);
            throw;
        }

        ReportEscapes(hasFailed: task.Cancelled() || task.Exception() is not null);
        return task.Result();
    }

    /// <summary>
    /// The task of a phase. All phases share one context; where escapes are watched, what the task does is marked as the test's.
    /// </summary>
    private AsyncioTask<T> CreateTask<T>(Func<Coroutine<T>> body)
    {
        if (!_probe.WatchesEscapes)
        {
            return Loop.CreateTask(body, name: null, context: _context);
        }

        EscapeMarker.Set(_probe);
        AsyncioTask<T> task = Loop.CreateTask(body, name: null, context: _context);
        EscapeMarker.Set(null);
        return task;
    }

    /// <summary>A phase may end before the loop next looks whether it should go on. Its own error comes first.</summary>
    private void ReportEscapes(bool hasFailed)
    {
        if (_probe.TakeEscapeReport() is not { } report)
        {
            return;
        }

        if (!hasFailed)
        {
            throw new AsyncioTestException(report);
        }

        Output.WriteLine(report);
    }

    /// <summary>The phase could not go on: its task gets the chance to clean up, as a cancelled one would.</summary>
    private void Cancel(AsyncioTask task)
    {
        try
        {
            _probe.Rearm(isCleanUp: true);
            task.Cancel("The test was ended.");
            Loop.RunUntilDone(task);
        }
        catch (Exception)
        {
            // What ended the phase is thrown by it. That the task cannot be ended either shows again at the end of the test.
        }
    }

    private void Close()
    {
        _probe.Rearm(isCleanUp: true);
        RunWhatIsReady();
        if (_options.Leaks != LeakMode.Ignore)
        {
            _findings.AddRange(LeakCheck.Of(Loop, _probe));
        }

        _findings.AddRange(
            TestPoints.Of(Loop).Unreached.Select(static barrier =>
                $"  barrier '{barrier.Name}' was never reached: no Sim.Barrier of this name was awaited"));
        _closing = true;
        _runner.Close();
    }

    /// <summary>What is about to end at this instant is no leak.</summary>
    private void RunWhatIsReady()
    {
        for (int turns = 0; turns < 1000 && Loop.HasReady; turns++)
        {
            Loop.Stop();
            Loop.RunForever();
        }
    }

    private void OnReport(EventLoop loop, LoopExceptionContext context)
    {
        // When the loop closes it says of pending tasks what the leak check has said already.
        if (!(_closing && context is { Task: not null, Exception: null }))
        {
            _findings.Add($"  {context}".ReplaceLineEndings("\n    "));
        }
    }

    /// <summary>Runs an action on the loop's thread, for at most the limit of real time.</summary>
    private void Guarded(Action action, TimeSpan? atMost = null)
    {
        ExceptionDispatchInfo? error = null;
        _thread.Start(() =>
        {
            try
            {
                // What .NET reports of this thread is this test's from here on, and the context of the loop itself is marked like that of
                // its tasks.
                _probe.EnterLoopThread();
                if (_probe.WatchesEscapes)
                {
                    EscapeMarker.Set(_probe);
                }

                action();
            }
            catch (Exception thrown)
            {
                error = ExceptionDispatchInfo.Capture(thrown);
            }
        });
        TimeSpan limit = _options.RealTimeLimit is { } seconds && seconds < int.MaxValue / 1000
            ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
        limit = Debugger.IsAttached ? TimeSpan.MaxValue : atMost < limit ? atMost.Value : limit;
        if (!WaitForThread(limit, out TimeSpan waited))
        {
            Stop(ref error, waited);
        }

        error?.Throw();
    }

    /// <summary>
    /// Waits for the thread. One that is blocked by a synchronous wait, with nothing of the loop going on, is not waited for to the limit:
    /// in tests that is a deadlock.
    /// </summary>
    private bool WaitForThread(TimeSpan limit, out TimeSpan waited)
    {
        long start = TimeProvider.System.GetTimestamp();
        long stuckSince = start;
        long callbacks = Loop.Callbacks;
        waited = limit;
        for (TimeSpan left = limit; left > TimeSpan.Zero; left = limit - TimeProvider.System.GetElapsedTime(start))
        {
            if (_thread.Wait(left < s_lookInterval ? left : s_lookInterval))
            {
                return true;
            }

            if (_probe.Blocked is null || Loop.Callbacks != callbacks || Debugger.IsAttached)
            {
                callbacks = Loop.Callbacks;
                stuckSince = TimeProvider.System.GetTimestamp();
            }
            else if (TimeProvider.System.GetElapsedTime(stuckSince).TotalSeconds >= _options.ForeignPatience)
            {
                waited = TimeProvider.System.GetElapsedTime(start);
                return false;
            }
        }

        return _thread.Wait(TimeSpan.Zero);
    }

    /// <summary>Names possible causes of the failure of a test. The loop is not running.</summary>
    /// <returns>True.</returns>
    private bool NoteWhatIsOutside()
    {
        if (!_lost && _probe.TakePassedWatches() is { } note)
        {
            Output.WriteLine(note);
        }

        if (!_lost && _probe.TakePassedLimits() is { } limits)
        {
            Output.WriteLine(limits);
        }

        return true;
    }

    private void WakeLoop()
    {
        try
        {
            Loop.Post(static () => { });
        }
        catch (InvalidOperationException)
        {
            // It has just been closed: the end of the test, which is over its time too, is nearly there.
        }
    }

    /// <summary>The time is over: asks the loop, then its thread, and then gives up.</summary>
    private void Stop(ref ExceptionDispatchInfo? error, TimeSpan waited)
    {
        string what = _closing ? "The end of the test: what it has left" : "The test";
        string headline = string.Create(
            CultureInfo.InvariantCulture, $"{what} did not end within {waited.TotalSeconds:0.#} s of real time.");

        // Twice: the first ends the phase, whose task is then cancelled, and the second ends that if it does not end either.
        for (int i = 0; i < 2; i++)
        {
            _probe.Abort(() => TimeReport.OfLoop(headline, Loop));
            WakeLoop();
            if (_thread.Wait(s_grace))
            {
                return;
            }
        }

        string where = TimeReport.OfThread(headline, Loop, _probe);
        _thread.Interrupt();
        if (_thread.Wait(s_lastGrace))
        {
            // An interrupted thread runs nothing more, and what is left of the test needs one.
            _thread = LoopThread.Rent();
            Exception? cause = error?.SourceException;
            error = ExceptionDispatchInfo.Capture(new AsyncioTestException(
                cause is ThreadInterruptedException ? $"{where}\nIt was blocked here:\n{cause.StackTrace}" : where, cause));
            return;
        }

        _lost = true;
        _thread.Abandon();
        error = ExceptionDispatchInfo.Capture(new AsyncioTestException(
            $"{where}\nIt could not be stopped, and its thread is left behind: it goes on in the background, "
                + "with set-up or tear-down undone."));
    }
}
