namespace AsyncioSharp.Testing;

/// <summary>
/// One whole run of a body, on a loop of its own that the driver is added to. It calls <see cref="ScheduleDriver.End"/> when the body is
/// over, before any clean-up.
/// </summary>
/// <param name="driver">Who chooses the order.</param>
/// <returns>How it failed, or null.</returns>
internal delegate Exception? Trial(ScheduleDriver driver);

/// <summary>Bodies as trials.</summary>
internal static class Trials
{
    // Longer than any answer of another thread takes that a test may wait for, short enough for a search that meets a deadlock in each
    // hundredth schedule.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// In virtual time, with the orderly end of AsyncioContext.Run. It fails with what the body throws, else with what the loop's exception
    /// handler gets: a race often ends in a task or a callback that nobody awaits.
    /// </summary>
    public static Trial Of(Func<Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return driver => Run(body, driver);
    }

    /// <inheritdoc cref="Of(Func{Coroutine})"/>
    public static Trial Of(Func<Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Of(() => NativeBody.From(body));
    }

    private static Exception? Run(Func<Coroutine> body, ScheduleDriver driver)
    {
        using IDisposable? isolation = TrialIsolation.Begin();
        Exception? failure = null;
        LoopExceptionContext? report = null;
        var runner = new Runner(new RunOptions
        {
            LoopFactory = () =>
            {
                var loop = new EventLoop(new VirtualClock { ForeignPatience = s_patience });
                loop.AddInstrument(driver);
                if (driver.Observer is { WantsHolders: true })
                {
                    loop.AddInstrument(new LockHolders());
                }

                loop.Points = new TestPoints(driver);
                return loop;
            },
            // Ctrl-C would cancel one run among thousands, and cost as much as a tenth of it.
            HandleInterrupts = false,
            ExceptionHandler = (_, context) => report ??= context,
        });
        try
        {
            runner.Run(body);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        driver.End();
        try
        {
            runner.Close();
        }
        catch (Exception exception)
        {
            // A task that cannot be cancelled, mostly: it has failed the body before.
            failure ??= exception;
        }

        return failure ?? (report is null ? null : report.Exception ?? new InvalidOperationException(report.Message));
    }
}
