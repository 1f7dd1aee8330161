namespace AsyncioSharp;

/// <summary>
/// Finds the steps that last long, seen from another thread: one in which the loop stands at the same place for as long as
/// <see cref="EventLoop.SlowCallbackDuration"/>. Its length is that from the first look that found it to the last: two looks too short.
/// </summary>
internal sealed class SlowStepWatch(EventLoop loop, TimeProvider clock, Action<AsyncioTask?, string, double> onSlowStep)
{
    private (long Turn, int Position) _place;
    private AsyncioTask? _task;
    private long _since;
    private long _seen;
    private bool _isRunning;

    /// <summary>How long the present step has lasted, if that is long already; else 0.</summary>
    public double Seconds =>
        _isRunning && clock.GetElapsedTime(_since, _seen).TotalSeconds is var age && age >= loop.SlowCallbackDuration ? age : 0;

    /// <summary>The loop waits, or does not run.</summary>
    public void Nothing(BodyNames names)
    {
        End(names);
        _isRunning = false;
        _task = null;
    }

    /// <summary>It runs, and this is whose step it is.</summary>
    public void Running(AsyncioTask? task, BodyNames names)
    {
        (long Turn, int Position) place = loop.Place;
        long now = clock.GetTimestamp();
        if (_isRunning && place == _place && task == _task)
        {
            _seen = now;
            return;
        }

        End(names);
        (_place, _task, _since, _seen, _isRunning) = (place, task, now, now, true);
    }

    private void End(BodyNames names)
    {
        if (Seconds is > 0 and var seconds)
        {
            onSlowStep(_task, _task is null ? "a callback" : names.Of(_task), seconds);
        }
    }
}
