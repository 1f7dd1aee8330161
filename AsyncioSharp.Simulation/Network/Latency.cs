using System.Diagnostics;
using System.Globalization;

namespace AsyncioSharp.Simulation;

/// <summary>How long packets are on their way: a distribution from which each packet draws.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Latency
{
    private readonly string _name;
    private readonly Func<Func<double>, double> _draw;

    private Latency(string name, Func<Func<double>, double> draw)
    {
        _name = name;
        _draw = draw;
    }

    /// <summary>No time at all.</summary>
    public static Latency None { get; } = Fixed(0);

    /// <summary>Always the same.</summary>
    /// <param name="seconds">Seconds, zero or more.</param>
    /// <returns>The distribution.</returns>
    public static Latency Fixed(double seconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        return new Latency(Text($"Fixed({seconds})"), _ => seconds) { Constant = seconds };
    }

    /// <summary>Anything between two bounds, with equal chances.</summary>
    /// <param name="least">Seconds, zero or more.</param>
    /// <param name="most">Seconds, not less than <paramref name="least"/>.</param>
    /// <returns>The distribution.</returns>
    public static Latency Uniform(double least, double most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(least);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, least);
        return new Latency(Text($"Uniform({least}, {most})"), next => least + ((most - least) * next()));
    }

    /// <summary>A bell around a mean. What would be less than zero is zero.</summary>
    /// <param name="mean">Seconds, zero or more.</param>
    /// <param name="deviation">The standard deviation in seconds, zero or more.</param>
    /// <returns>The distribution.</returns>
    public static Latency Normal(double mean, double deviation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mean);
        ArgumentOutOfRangeException.ThrowIfNegative(deviation);
        return new Latency(
            Text($"Normal({mean}, {deviation})"),
            next => Math.Max(0, mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - next())) * Math.Cos(2 * Math.PI * next()))));
    }

    /// <summary>Mostly short, now and then very long.</summary>
    /// <param name="mean">The mean of what is added, in seconds, zero or more.</param>
    /// <param name="least">What is always there, in seconds, zero or more.</param>
    /// <returns>The distribution.</returns>
    public static Latency Exponential(double mean, double least = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mean);
        ArgumentOutOfRangeException.ThrowIfNegative(least);
        return new Latency(Text($"Exponential({mean}, {least})"), next => least - (mean * Math.Log(1 - next())));
    }

    /// <summary>The one value that it has; null if it has several.</summary>
    internal double? Constant { get; private init; }

    /// <summary>Draws.</summary>
    /// <param name="next">A source of numbers from 0 to 1, without 1.</param>
    /// <returns>Seconds.</returns>
    internal double Draw(Func<double> next) => _draw(next);

    /// <summary>The distribution as it was made.</summary>
    /// <returns>For example <c>Uniform(0.001, 0.4)</c>.</returns>
    public override string ToString() => _name;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
