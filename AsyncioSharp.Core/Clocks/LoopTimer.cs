namespace AsyncioSharp;

/// <summary>A timer that other code made through <see cref="EventLoop.TimeProvider"/>.</summary>
/// <remarks>
/// It fires on the loop's thread with no SynchronizationContext current. That is what keeps <c>ConfigureAwait(false)</c> code there: .NET
/// resumes such an await inline only where the completing thread has no context of its own, and sends it to the thread pool otherwise.
/// Change and Dispose may come from any thread; from others than the loop's they take effect in the loop's next turn.
/// </remarks>
internal sealed class LoopTimer(EventLoop loop, TimerCallback callback, object? state) : ITimer
{
    private readonly ExecutionContext? _context = ExecutionContext.IsFlowSuppressed() ? null : Context.CaptureForCallback(null);
    private Arming? _arming;
    private volatile bool _disposed;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_disposed)
        {
            return false;
        }

        long now = loop.Now;
        OnLoop(() => Arm(now, dueTime, period));
        return true;
    }

    public void Dispose()
    {
        _disposed = true;
        OnLoop(Disarm);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>When it is due, like a <see cref="TimerHandle"/>, and what it calls.</summary>
    public override string ToString() =>
        $"<LoopTimer{(_arming is { } arming ? $" when={loop.ToSeconds(arming.Deadline):R}" : string.Empty)} "
            + $"{ContinuationNames.Of(callback)}>";

    private void OnLoop(Action action)
    {
        if (EventLoop.Running == loop || !loop.IsRunning())
        {
            action();
        }
        else if (!loop.IsClosed())
        {
            loop.Post(action);
        }
    }

    private void Arm(long now, TimeSpan dueTime, TimeSpan period)
    {
        Disarm();
        if (!_disposed && dueTime >= TimeSpan.Zero && !loop.IsClosed())
        {
            _arming = new Arming(this, period);
            _arming.Schedule(Math.Min(EventLoop.Never, now + loop.ToTicks(dueTime.TotalSeconds)));
        }
    }

    private void Disarm()
    {
        _arming?.Cancel();
        _arming = null;
    }

    private void Fire()
    {
        SynchronizationContext.SetSynchronizationContext(null);
        if (_context is null)
        {
            callback(state);
        }
        else
        {
            ExecutionContext.Run(_context, static self => ((LoopTimer)self!).Invoke(), this);
        }
    }

    private void Invoke() => callback(state);

    /// <summary>One arming of the timer: a heap entry cannot be moved, so each change makes a new one.</summary>
    private sealed class Arming(LoopTimer timer, TimeSpan period) : LoopAlarm(timer.Owner), ITimerTarget
    {
        object? ITimerTarget.Timer => timer;

        protected override void Fire()
        {
            if (period > TimeSpan.Zero)
            {
                // From the deadline, not from now: periodic timers do not drift.
                Schedule(Math.Min(EventLoop.Never, Deadline + timer.Owner.ToTicks(period.TotalSeconds)));
            }

            timer.Fire();
        }
    }

    private EventLoop Owner => loop;
}
