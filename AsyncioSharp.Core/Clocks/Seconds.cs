namespace AsyncioSharp;

/// <summary>
/// A time in seconds, as asyncio's functions take it: a number, a <see cref="TimeSpan"/>, or null, which is a time that never comes, and so
/// no limit.
/// </summary>
public readonly struct Seconds : IEquatable<Seconds>
{
    // The default is null.
    private readonly double _value;
    private readonly bool _isNumber;

    private Seconds(double value)
    {
        _value = value;
        _isNumber = true;
    }

    /// <summary>The seconds. Infinity is a time that never comes.</summary>
    public double Value => _isNumber ? _value : double.PositiveInfinity;

    /// <summary>As the caller gave it.</summary>
    internal double? OrNull => _isNumber ? _value : null;

    /// <summary>A number of seconds.</summary>
    /// <param name="seconds">Seconds.</param>
    public static implicit operator Seconds(double seconds) => new(seconds);

    /// <summary>A number of seconds, or a time that never comes.</summary>
    /// <param name="seconds">Seconds; null is a time that never comes.</param>
    public static implicit operator Seconds(double? seconds) => seconds is { } value ? new(value) : default;

    /// <summary>A span of time; <see cref="Timeout.InfiniteTimeSpan"/> is infinity.</summary>
    /// <param name="time">The span.</param>
    public static implicit operator Seconds(TimeSpan time) => new(time.InSeconds());

    /// <summary>The same time.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Seconds left, Seconds right) => left.Equals(right);

    /// <summary>Another time.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Seconds left, Seconds right) => !left.Equals(right);

    /// <summary>A number of seconds, or a time that never comes.</summary>
    /// <param name="seconds">Seconds; null is a time that never comes.</param>
    /// <returns>The same as the conversion.</returns>
    public static Seconds FromDouble(double? seconds) => seconds;

    /// <summary>A span of time.</summary>
    /// <param name="time">The span; <see cref="Timeout.InfiniteTimeSpan"/> is infinity.</param>
    /// <returns>The same as the conversion.</returns>
    public static Seconds FromTimeSpan(TimeSpan time) => time;

    /// <summary>The same time.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Whether it is.</returns>
    public bool Equals(Seconds other) => Value.Equals(other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Seconds other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>The seconds as text.</summary>
    /// <returns>For example <c>1.5 s</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Value} s");
}
