namespace AsyncioSharp;

/// <summary>From a <see cref="TimeSpan"/> to seconds: the one place that knows what <see cref="Timeout.InfiniteTimeSpan"/> means.</summary>
internal static class TimeSpanSeconds
{
    /// <summary>
    /// The time in seconds. <see cref="Timeout.InfiniteTimeSpan"/>, which is -1 ms as a number, is infinity: no limit, a sleep without an
    /// end, a timer that is never due.
    /// </summary>
    public static double InSeconds(this TimeSpan time) => time == Timeout.InfiniteTimeSpan ? double.PositiveInfinity : time.TotalSeconds;
}
