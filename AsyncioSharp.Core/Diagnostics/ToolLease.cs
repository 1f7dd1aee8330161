using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AsyncioSharp;

/// <summary>
/// How long a tool wants some work of this process to go on. That somebody listens says too little: another listener, who has not asked
/// for the work, stays when the tool has gone. So the tool asks for some seconds, and again before they are over.
/// </summary>
/// <param name="key">The argument of a diagnostics session that says how many.</param>
/// <param name="clock">The clock.</param>
internal sealed class ToolLease(string key, TimeProvider clock)
{
    private const double Longest = 60;

    private long _end = long.MinValue;

    /// <summary>It is not over.</summary>
    public bool IsHeld => clock.GetTimestamp() < Volatile.Read(ref _end);

    /// <summary>Begins it, or makes it longer, if the arguments of a session say so.</summary>
    /// <returns>Whether they do.</returns>
    public bool Renew([NotNullWhen(true)] IDictionary<string, string?>? arguments)
    {
        if (arguments is null
            || !arguments.TryGetValue(key, out string? text)
            || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            || !(seconds > 0))
        {
            return false;
        }

        // .NET gives an event source its commands one after the other; so two tools that ask for different times do not get into each
        // other's way.
        long end = clock.GetTimestamp() + (long)(Math.Min(seconds, Longest) * clock.TimestampFrequency);
        Volatile.Write(ref _end, Math.Max(_end, end));
        return true;
    }
}
