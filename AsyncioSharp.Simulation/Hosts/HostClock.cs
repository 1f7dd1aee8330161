namespace AsyncioSharp.Simulation;

/// <summary>The clock of a host: the world's time for everything that lasts, and a wall clock of its own that may be wrong.</summary>
internal sealed class HostClock(SimWorld world) : TimeProvider
{
    // The wall time is that of the world at _since, plus _offset, and runs at _rate from then on.
    private long _since;
    private TimeSpan _offset;
    private double _rate = 1;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => Zone;

    /// <summary>Where the host stands.</summary>
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    public override long GetTimestamp() => world.Loop.Now;

    public override DateTimeOffset GetUtcNow() => world.Clock.GetUtcNow() + Error;

    /// <summary>How far the wall clock is ahead.</summary>
    private TimeSpan Error => _offset + TimeSpan.FromTicks((long)((GetTimestamp() - _since) * (_rate - 1)));

    public void Skew(double rate, TimeSpan jump)
    {
        _offset = Error + jump;
        _since = GetTimestamp();
        _rate = rate;
    }
}
