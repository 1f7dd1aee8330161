namespace AsyncioSharp.Testing;

/// <summary>One whole run of a body, on a loop of its own that the picker is given to.</summary>
/// <param name="picker">Who chooses the order.</param>
/// <returns>How it failed, or null.</returns>
internal delegate Exception? Trial(ReadyPicker picker);

/// <summary>Bodies as trials.</summary>
internal static class Trials
{
    // Longer than any answer of another thread takes that a test may wait for, short enough for a search that meets a deadlock in each hundredth schedule.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// In virtual time, with the orderly end of AsyncioContext.Run. It fails with what the body throws, else with what the loop's exception handler gets: a race often ends in a task or a callback that
    /// nobody awaits.
    /// </summary>
    public static Trial Of(Func<Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return picker => Run(body, picker);
    }

    private static Exception? Run(Func<Coroutine> body, ReadyPicker picker)
    {
        Exception? failure = null;
        LoopExceptionContext? report = null;
        using (var runner = new Runner(new RunOptions
        {
            LoopFactory = () => new EventLoop(new VirtualClock { ForeignPatience = Patience }) { Picker = picker },
            ExceptionHandler = (_, context) => report ??= context,
        }))
        {
            try
            {
                runner.Run(body);
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        }

        return failure ?? (report is null ? null : report.Exception ?? new InvalidOperationException(report.Message));
    }
}
