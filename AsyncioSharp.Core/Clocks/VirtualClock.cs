using System.Diagnostics;
using System.Globalization;

namespace AsyncioSharp;

/// <summary>
/// A clock that stands still while anything is ready and jumps to the next timer when nothing is: <c>new EventLoop(new VirtualClock())</c>
/// runs hours in milliseconds, the same way every time.
/// </summary>
/// <remarks>
/// The loop's <see cref="EventLoop.Time"/> starts at 0. Resolution: 100 ns. Work in an executor holds the clock until it is done; looking
/// up a name, connecting and child processes hold it too, for as long as <see cref="ForeignPatience"/> says.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class VirtualClock : TimeProvider
{
    private readonly DateTimeOffset _start;
    private long _now;
    private EventLoop? _loop;

    /// <summary>Makes a clock whose wall time starts at 2000-01-01 00:00 UTC.</summary>
    public VirtualClock()
        : this(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Makes a clock.</summary>
    /// <param name="start">The wall time at which it starts.</param>
    public VirtualClock(DateTimeOffset start) => _start = start;

    /// <summary>
    /// How long, in real time, a loop with nothing to do waits for something outside of it (a native task, another thread) before it
    /// reports a deadlock. 10 seconds by default;
    /// <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.
    /// </summary>
    /// <remarks>
    /// It also says how long, in real time, the clock waits for one look-up of a name, one connect, or one child process that is silent.
    /// And it is the most by which the clock may fall behind real time for several of them, one after the other. Beyond that real time
    /// moves the clock as long as such work is in flight, so that time-outs fire in the end.
    /// </remarks>
    public TimeSpan ForeignPatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref _now);

    /// <inheritdoc/>
    // the calendar ends with the year 9999
    public override DateTimeOffset GetUtcNow() =>
        _start + TimeSpan.FromTicks(Math.Min(GetTimestamp(), DateTimeOffset.MaxValue.UtcTicks - _start.UtcTicks));

    /// <summary>Makes a timer of the loop that this clock drives.</summary>
    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        (_loop ?? throw new InvalidOperationException("This virtual clock drives no loop yet. Make one: new EventLoop(clock)."))
            .TimeProvider.CreateTimer(callback, state, dueTime, period);

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;VirtualClock time=1.5&gt;</c>, in seconds; <c>&lt;VirtualClock time=0 unused&gt;</c> while it drives no
    /// loop.</returns>
    public override string ToString() =>
        string.Create(
        CultureInfo.InvariantCulture,
        $"<VirtualClock time={(double)GetTimestamp() / TimeSpan.TicksPerSecond:R}{(_loop is null ? " unused" : null)}>");

    internal void Attach(EventLoop loop)
    {
        if (Interlocked.CompareExchange(ref _loop, loop, null) is not null)
        {
            throw new InvalidOperationException(
                "A virtual clock drives one loop at a time, and this one drives a loop already. Make a clock per loop.");
        }
    }

    internal void Detach(EventLoop loop) => Interlocked.CompareExchange(ref _loop, null, loop);

    /// <summary>Never goes back.</summary>
    internal void JumpTo(long timestamp) => Volatile.Write(ref _now, Math.Max(_now, timestamp));
}
