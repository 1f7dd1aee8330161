using Microsoft.Extensions.Time.Testing;

namespace AsyncioSharp.Tests.Infrastructure;

/// <summary>
/// A driver that never blocks: it writes down how long it was asked to wait, and lets that time pass on a fake clock. For what must be seen of a loop that is
/// not in virtual time.
/// </summary>
internal sealed class ScriptedDriver(FakeTimeProvider clock) : IoDriver
{
    /// <summary>Every time-out asked for.</summary>
    public List<TimeSpan> Polls { get; } = [];

    /// <summary>Called inside each poll, where a selector would queue the callbacks of what happened.</summary>
    public Action? OnPoll { get; set; }

    public override bool IsActive => true;

    /// <summary>A loop on a fake clock with such a driver.</summary>
    public static (EventLoop Loop, ScriptedDriver Driver, FakeTimeProvider Clock) Loop()
    {
        var clock = new FakeTimeProvider();
        var loop = new EventLoop(clock);
        var driver = new ScriptedDriver(clock);
        loop.AttachDriver(driver);
        return (loop, driver, clock);
    }

    public override void Poll(TimeSpan timeout)
    {
        Polls.Add(timeout);
        if (timeout > TimeSpan.Zero)
        {
            clock.Advance(timeout);
        }

        OnPoll?.Invoke();
    }

    public override void Wake()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
