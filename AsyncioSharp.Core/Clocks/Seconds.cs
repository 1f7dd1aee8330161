namespace AsyncioSharp;

/// <summary>A time in seconds, as asyncio's functions take it: a number or a <see cref="TimeSpan"/>.</summary>
public readonly struct Seconds
{
    private Seconds(double value) => Value = value;

    /// <summary>The seconds. Infinity is a time that never comes.</summary>
    public double Value { get; }

    /// <summary>A number of seconds.</summary>
    /// <param name="seconds">Seconds.</param>
    public static implicit operator Seconds(double seconds) => new(seconds);

    /// <summary>A span of time; <see cref="Timeout.InfiniteTimeSpan"/> is infinity.</summary>
    /// <param name="time">The span.</param>
    public static implicit operator Seconds(TimeSpan time) => new(time.InSeconds());

    /// <summary>A number of seconds.</summary>
    /// <param name="seconds">Seconds.</param>
    /// <returns>The same as the conversion.</returns>
    public static Seconds FromDouble(double seconds) => seconds;

    /// <summary>A span of time.</summary>
    /// <param name="time">The span; <see cref="Timeout.InfiniteTimeSpan"/> is infinity.</param>
    /// <returns>The same as the conversion.</returns>
    public static Seconds FromTimeSpan(TimeSpan time) => time;

    /// <summary>The seconds as text.</summary>
    /// <returns>For example <c>1.5 s</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Value} s");
}
