namespace AsyncioSharp;

/// <summary>
/// Who looks into a loop and has a say in when its time moves: AsyncioSharp.Testing. Called on the loop's thread unless it says otherwise.
/// </summary>
/// <remarks>
/// A loop without a probe pays a test for null where it makes a task or a timer of the user's, where it waits, and in every 256th turn; nothing per callback.
/// Steps are shown to a probe on the path that debug mode and the meter use as well (<c>RunBatchMeasured</c>).
/// </remarks>
internal abstract class LoopProbe
{
    /// <summary>True to see every step. Read where the loop looks for listeners: when a run begins, when it polls, every 256th turn.</summary>
    public virtual bool WatchesSteps => false;

    /// <summary>True while virtual time must not move; timers that are due go on firing.</summary>
    public virtual bool HoldsTime => false;

    /// <summary>True while work that the loop does not know of is on its way back to it: virtual time waits for it in real time.</summary>
    public virtual bool HasForeignWork => false;

    /// <summary>Who holds time, for reports.</summary>
    /// <returns>Their places.</returns>
    public virtual string DescribeHolds() => string.Empty;

    /// <summary>Where a task or timer was made, for reports.</summary>
    /// <param name="made">The task or timer.</param>
    /// <returns>The place, or null.</returns>
    public virtual string? MadeAt(object made) => null;

    /// <summary>A descriptor belongs to the loop, or to another listener of it. A watch may begin later, in a callback, where nobody knows any more who made it.</summary>
    /// <param name="watched">The key.</param>
    public virtual void OnAttached(object watched)
    {
    }

    /// <summary>A descriptor is watched, or no longer.</summary>
    /// <param name="watched">The key.</param>
    /// <param name="begins">Whether the watch begins.</param>
    public virtual void OnWatched(object watched, bool begins)
    {
    }

    /// <summary>Every 256th turn, and before the loop waits or lets time jump. What it throws leaves the run of the loop.</summary>
    public virtual void OnLook()
    {
    }

    /// <summary>In virtual time nothing is ready and nothing is in flight: the last moment of this instant.</summary>
    /// <returns>True if something was queued, so that the instant goes on.</returns>
    public virtual bool OnIdle() => false;

    /// <summary>Virtual time is about to go on to the first deadline, although descriptors are watched. What it throws leaves the run of the loop, and time stands.</summary>
    public virtual void OnJumpPastWatches()
    {
    }

    /// <summary>A time limit is over, and the task in it is about to be cancelled.</summary>
    /// <param name="task">The task, suspended.</param>
    public virtual void OnTimeLimit(AsyncioTask task)
    {
    }

    /// <summary>An entry of the ready ring is about to run; only while <see cref="WatchesSteps"/>.</summary>
    /// <param name="entry">The entry.</param>
    public virtual void OnStep(in ReadyEntry entry)
    {
    }

    /// <summary>The step has ended, with or without an error.</summary>
    /// <param name="entry">The entry.</param>
    public virtual void OnStepEnded(in ReadyEntry entry)
    {
    }

    /// <summary>A task is made.</summary>
    /// <param name="task">The task, whose body has not begun.</param>
    public virtual void OnTaskCreated(AsyncioTask task)
    {
    }

    /// <summary>A timer is made by CallLater, CallAt or the loop's TimeProvider; not the sleeps and time-outs of tasks.</summary>
    /// <param name="timer">The handle, or the timer.</param>
    public virtual void OnTimerCreated(object timer)
    {
    }

    /// <summary>An async generator is handed to the loop: the line that a report on it should name. Its first item may be asked for much later, by somebody else.</summary>
    /// <param name="source">The generator, or what gives it out.</param>
    public virtual void OnAsyncgenMade(object source)
    {
    }

    /// <summary>The loop tracks an async generator from here on: its first item is asked for.</summary>
    /// <param name="generator">What the loop will close if nobody else does.</param>
    /// <param name="source">What gave it out; often the same object.</param>
    public virtual void OnAsyncgenOpened(object generator, object source)
    {
    }

    /// <summary>A synchronous wait has blocked the loop's thread for longer than the loop's SlowCallbackDuration.</summary>
    /// <param name="task">The task whose step it is; null in a callback.</param>
    /// <param name="stack">Where.</param>
    /// <returns>True if the loop need not report it.</returns>
    public virtual bool OnBlocked(AsyncioTask? task, string stack) => false;
}
